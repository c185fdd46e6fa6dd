select base_currency from spendcast.settings
