select to_jsonb(arrival_until) from spendcast.judge_progress
