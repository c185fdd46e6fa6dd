#!/usr/bin/env bash
# Runs a command once everything has started, or after ten minutes: what was never up is not down.
set -euo pipefail
end=$((SECONDS + 600))
answers() { python3 -c "import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=5)" "http://127.0.0.1:$1" 2>/dev/null; }
for page in "$MLFLOW_PORT/health" "$STREAM_METRICS_PORT/ready" "$SUPERSET_PORT/health" "$AIRFLOW_PORT/api/v2/monitor/health"; do
  until answers "$page" || ((SECONDS > end)); do sleep 1; done
done
exec "$@"
