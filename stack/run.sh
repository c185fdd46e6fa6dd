#!/usr/bin/env bash
# Everything of Spendcast on this machine under one supervisor, until Ctrl-C; its data stays. `make stack`
# asks `run.sh preflight` whether it can, and builds what this needs. From elsewhere: `run.sh status` tells
# how it goes, `run.sh check` tries what the parts do together, `run.sh pictures` takes those of
# docs/dashboards, `run.sh stop` ends it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STACK=$ROOT/.build/stack
here=$ROOT/stack
bin=$ROOT/.build/venv-stack/bin
set -a
# shellcheck source=ports.env
source "$here/ports.env"
SPARK_HOME=$(echo "$ROOT"/.build/venv-pyspark/lib/python3*/site-packages/pyspark)
SPARK_LOCAL_IP=127.0.0.1
SPARK_WORKER_OPTS="-Dspark.worker.cleanup.enabled=true -Dspark.worker.cleanup.interval=600 -Dspark.worker.cleanup.appDataTtl=3600"
sink="-Dspark.metrics.conf.*.sink.prometheusServlet"
SPARK_METRICS="$sink.class=org.apache.spark.metrics.sink.PrometheusServlet $sink.path=/metrics/prometheus ${sink/\*/master}.path=/metrics/master/prometheus"
SPENDCAST_JDBC_URL=jdbc:postgresql://127.0.0.1:$POSTGRES_PORT/postgres
SPENDCAST_DB_USER=postgres
SPENDCAST_DASHBOARDS_URL=postgresql+psycopg2://superset@127.0.0.1:$POSTGRES_PORT/postgres
SUPERSET_METADATA_URI=postgresql+psycopg2://postgres@127.0.0.1:$POSTGRES_PORT/superset
MLFLOW_TRACKING_URI=http://127.0.0.1:$MLFLOW_PORT
ALERT_THRESHOLD=${ALERT_THRESHOLD:-5000} # the simulated shop's customers spend much
AWS_REGION=us-east-1
AWS_DEFAULT_REGION=$AWS_REGION
ALERTS_TOPIC_ARN=arn:aws:sns:$AWS_REGION:123456789012:spendcast-alerts
OPERATIONS_TOPIC_ARN=arn:aws:sns:$AWS_REGION:123456789012:spendcast-operations
AWS_ENDPOINT_URL_SNS=http://127.0.0.1:$MOTO_PORT
AWS_ACCESS_KEY_ID=local
AWS_SECRET_ACCESS_KEY=local
AWS_EC2_METADATA_DISABLED=true
OPT_OUT_TRACKING=true
AIRFLOW_HOME=$STACK/airflow
AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://postgres@127.0.0.1:$POSTGRES_PORT/airflow
AIRFLOW_CONN_SPENDCAST_SPARK="{\"conn_type\": \"spark\", \"host\": \"spark://127.0.0.1\", \"port\": $SPARK_PORT}"
AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False # last month's report is made at once
AIRFLOW_VAR_SPENDCAST_TOPIC_ARN=$OPERATIONS_TOPIC_ARN
AIRFLOW_VAR_SPENDCAST_SPARK_CONF='{"spark.cores.max": "2"}'
PYTHONWARNINGS=ignore
SPT_NOENV=1 # or a title that a process gives itself takes the place of STACK_PROGRAM
MONITORING=${MONITORING:-true}
set +a
export ROOT STACK

control() { "$bin/supervisorctl" -c "$here/supervisord.conf" "$@"; }
case ${1-} in
preflight)
  if [[ -x $bin/supervisorctl ]] && control pid >/dev/null 2>&1; then
    echo "The stack of this folder is up already: make stack STATUS=1 tells how it goes." >&2
    exit 2
  fi
  mkdir -p "$STACK"
  "$here/end-leftovers.sh" # of a stack that was killed hard
  exec python3 "$here/tell.py" preflight
  ;;
status)
  control status || true
  exec "$bin/python" "$here/tell.py" table
  ;;
check | pictures)
  # shellcheck source=/dev/null
  source "$STACK/secrets.env"
  export SUPERSET_GROWTH_PASSWORD SPENDCAST_DASHBOARDS_PASSWORD SUPERSET_URL=http://127.0.0.1:$SUPERSET_PORT
  CHROMIUM=$("$ROOT/superset/tests/install-browser")
  export CHROMIUM
  cd "$ROOT/superset/tests"
  [[ $1 == check ]] || exec node pictures.js
  exec node --test --test-reporter=spec stack.test.js
  ;;
stop) exec "$bin/supervisorctl" -c "$here/supervisord.conf" shutdown ;;
esac

mkdir -p "$STACK/logs" "$STACK/mlflow/artifacts" "$STACK/airflow"
rm -rf "$STACK/spark" # a copy of the jar for each executor there was
if $MONITORING && ! "$ROOT/prometheus/install"; then
  echo "Goes on without monitoring, since its packages could not be installed (MONITORING=false says so)."
  export MONITORING=false
fi
"$here/monitoring.sh"
rm -f "$STACK/prepared"
if [[ ! -f $STACK/secrets.env ]]; then
  (
    umask 077
    for name in SUPERSET_SECRET_KEY SUPERSET_ADMIN_PASSWORD SUPERSET_GROWTH_PASSWORD \
      SUPERSET_ANALYST_PASSWORD SPENDCAST_DASHBOARDS_PASSWORD; do
      echo "$name=$(head -c 32 /dev/urandom | base64 | tr -d '+/=' | head -c 42)"
    done >"$STACK/secrets.env"
  )
fi
set -a
# shellcheck source=/dev/null
source "$STACK/secrets.env"
set +a

# In a session of its own, so that a Ctrl-C reaches us alone and all is stopped once, in order.
setsid "$bin/supervisord" -c "$here/supervisord.conf" >"$STACK/logs/supervisord.out" 2>&1 &
supervisor=$!
stop() {
  trap '' INT TERM
  echo
  echo "Stopping; everything keeps its data."
  kill -TERM "$supervisor" 2>/dev/null || true
  wait "$supervisor" || true
  "$here/end-leftovers.sh"
  exit 0
}
trap stop INT TERM HUP
"$bin/python" "$here/tell.py" wait &
wait $! || echo "Not everything is up: see $STACK/logs; make stack STATUS=1 tells more." >&2
wait "$supervisor"
