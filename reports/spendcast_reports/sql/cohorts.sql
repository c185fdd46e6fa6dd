select cohort, age_months, customers, active, revenue
from spendcast.monthly_cohorts
where run_id = %s
order by cohort, age_months
