-- Tables for what comes, as durable as any: for a moment they hold the only copy.
create schema spendcast_move;
create table spendcast_move.plan (move_id uuid primary key);
create table spendcast_move.purchases (like spendcast.purchases);
create table spendcast_move.predictions (like spendcast.predictions);
create table spendcast_move.purchase_features (like spendcast.purchase_features);
create table spendcast_move.prediction_outcomes (like spendcast.prediction_outcomes);
create table spendcast_move.alerts (like spendcast.alerts);
create table spendcast_move.corrections (like spendcast.corrections);
create table spendcast_move.duplicates (like spendcast.duplicates);
create table spendcast_move.dead_letters (like spendcast.dead_letters);
create table spendcast_move.kafka_ledger (like spendcast.kafka_ledger);
create table spendcast_move.kafka_ends (like spendcast.kafka_ends);
create table spendcast_move.ledger_gaps (like spendcast.ledger_gaps);
create table spendcast_move.customer_totals (like spendcast.customer_totals);
create table spendcast_move.erasure_key (like spendcast.erasure_key);
create table spendcast_move.erased_customers (like spendcast.erased_customers);
create table spendcast_move.exchange_rates (like spendcast.exchange_rates);
create table spendcast_move.touched (topic_id uuid, partition int);
create table spendcast_move.former_ledger (like spendcast.kafka_ledger)
