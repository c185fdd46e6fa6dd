select count(*) as purchases from spendcast.purchases where customer_id = ?
