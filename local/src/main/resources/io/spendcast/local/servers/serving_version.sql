-- The version of the champion that made the newest prediction.
select version from spendcast.predictions
where role = 'champion'
order by predicted_at desc
limit 1
