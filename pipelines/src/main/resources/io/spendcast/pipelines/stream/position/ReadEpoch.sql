select epoch from spendcast.streams where consumer_group = ?
