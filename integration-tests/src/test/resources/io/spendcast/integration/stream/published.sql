-- What a subscriber must have received.
select event_id from spendcast.alerts where status = 'published'
