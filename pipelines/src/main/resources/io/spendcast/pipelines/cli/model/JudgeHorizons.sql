select to_jsonb(h.horizon_days)
from (select distinct horizon_days from spendcast.predictions) h
order by 1
