drop trigger refuse on spendcast.predictions
