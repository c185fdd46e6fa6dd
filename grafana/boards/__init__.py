"""What is on each dashboard: rows of panels, each with its queries and their legends."""

from boards.kafka import KAFKA
from boards.model import MODEL
from boards.overview import OVERVIEW
from boards.postgresql import POSTGRESQL
from boards.spark_and_jobs import SPARK_AND_JOBS
from boards.stream import STREAM

# Shown on each: name, colour, expression, what it says.
ANNOTATIONS = [
    ("Restarts", "orange", "changes(spendcast_stream_epoch[1m]) > 0", "the stream was started"),
    ("Model swaps", "blue", "sum(increase(spendcast_model_swaps_total[1m])) > 0", "a new version serves"),
    (
        "Deployments",
        "purple",
        'changes(process_start_time_seconds{job=~"stream|kafka"}[1m]) > 0',
        "{{job}} was started",
    ),
    ("Alerts", "red", 'ALERTS{alertstate="firing"}', "{{alertname}}"),
]

DASHBOARDS = {
    "overview": OVERVIEW,
    "kafka": KAFKA,
    "stream": STREAM,
    "model": MODEL,
    "postgresql": POSTGRESQL,
    "spark-and-jobs": SPARK_AND_JOBS,
}
