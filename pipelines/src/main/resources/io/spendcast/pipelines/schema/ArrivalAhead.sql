select to_jsonb(a) from spendcast.arrival_ahead() a where a is not null
