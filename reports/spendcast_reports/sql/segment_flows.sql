select segment_before, segment, customers
from spendcast.monthly_segment_flows
where run_id = %s
order by segment_before collate "C", segment collate "C"
