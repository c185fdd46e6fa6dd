select spendcast.month_ready(?::date)
