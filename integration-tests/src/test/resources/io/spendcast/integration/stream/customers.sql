select distinct customer_id from spendcast.purchases
