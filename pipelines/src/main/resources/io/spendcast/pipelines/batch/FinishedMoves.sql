-- Moves of partitions from and to this shard: how many are finished, and one that is not, as text.
select
  count(*) filter (where finished_at is not null) as finished,
  min(format('partitions %s %s shard %s',
    array_to_string(partitions, ','), case direction when 'out' then 'to' else 'from' end, other_shard))
    filter (where finished_at is null) as unfinished
from spendcast.moves
