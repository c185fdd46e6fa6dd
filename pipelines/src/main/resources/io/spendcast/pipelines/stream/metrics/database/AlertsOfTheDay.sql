select status, count(*) from spendcast.alerts where created_at > now() - interval '1 day' group by status
