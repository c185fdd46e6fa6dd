select to_jsonb(count(*)) from spendcast.corrections
