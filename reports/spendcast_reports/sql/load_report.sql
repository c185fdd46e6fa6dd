select html, pdf from spendcast.reports where month = %s and revision = %s
