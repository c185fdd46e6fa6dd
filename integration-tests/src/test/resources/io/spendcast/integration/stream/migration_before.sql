-- What an older version has left behind: a column that the present one does not write.
alter table spendcast.purchases add column legacy_channel text default 'none';
