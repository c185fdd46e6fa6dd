-- As text that reads back as the same bits.
select event_id, array_to_string(features, ',') as features from spendcast.purchase_features
