select to_jsonb(customer_id) from spendcast_move.homes where partition is null
