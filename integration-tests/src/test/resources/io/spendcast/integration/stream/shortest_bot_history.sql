-- Facts of the bot that has fewest.
select coalesce(min(facts), 0) as facts
from (
  select count(*) as facts from spendcast.purchases
  where customer_id like 'BOT-%' group by customer_id
) bots
