-- How many streams have claimed the group.
select max(epoch) as epochs from spendcast.streams
