-- In the next release but one, when no version runs any more that needs it.
set lock_timeout = '2s';
alter table spendcast.purchases drop column legacy_channel;
