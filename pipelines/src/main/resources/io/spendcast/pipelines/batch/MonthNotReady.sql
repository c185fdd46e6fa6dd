-- Why a month is not ready, in one line; nothing when it is. The partition furthest behind is named.
select coalesce(
  (select format('partition %s of topic %s has been read to its end %s, not since %s',
      l.partition, l.topic,
      case when l.caught_up_at is null then 'never'
        else 'last at ' || to_char(l.caught_up_at at time zone r.zone, 'YYYY-MM-DD HH24:MI:SS') || ' ' || r.zone end,
      to_char(r.ready_after at time zone r.zone, 'YYYY-MM-DD HH24:MI') || ' ' || r.zone)
   from spendcast.streams s
   join spendcast.kafka_ledger l using (consumer_group, topic_id)
   cross join (
     select s.time_zone as zone,
       spendcast.day_start(date_trunc('month', ?::timestamp) + interval '1 month', s.time_zone)
         + interval '1 hour' as ready_after
     from spendcast.settings s) r
   order by l.caught_up_at nulls first, l.partition
   limit 1),
  'no stream has read anything yet')
where not spendcast.month_ready(?)
