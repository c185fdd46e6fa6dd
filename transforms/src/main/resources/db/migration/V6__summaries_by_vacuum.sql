-- Vacuum summarises new ranges of the BRIN indexes. With autosummarize each full range asked the autovacuum
-- launcher, which keeps 256 requests at most and looks once a minute: from some 2,000 events a second on, the
-- server logged each request that it dropped, with the statement that stored the bundle.
alter index spendcast.purchases_occurred_at reset (autosummarize);
alter index spendcast.purchases_stored_at reset (autosummarize);
alter index spendcast.purchases_kafka_offset reset (autosummarize);
alter index spendcast.purchases_arrival reset (autosummarize);
alter index spendcast.duplicates_stored_at reset (autosummarize);
alter index spendcast.predictions_predicted_at reset (autosummarize);
alter index spendcast.prediction_outcomes_due_at reset (autosummarize);
alter index spendcast.prediction_outcomes_judged_at reset (autosummarize);

-- Queries read new ranges whole until their summary, so these ranges stay few however large the table is.
alter table spendcast.predictions set (autovacuum_vacuum_insert_threshold = 200000);
alter table spendcast.duplicates
  set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000);
alter table spendcast.prediction_outcomes
  set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000);
