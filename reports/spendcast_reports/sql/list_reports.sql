select month, revision, checksum, code_version, created_at
from spendcast.reports
order by month, revision
