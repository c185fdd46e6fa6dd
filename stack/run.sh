#!/usr/bin/env bash
# Everything of Spendcast on this machine under one supervisor, until Ctrl-C; its data stays. `make stack`
# runs preflight.py and builds what this needs. From elsewhere: `run.sh status` reports the state, `run.sh
# check` tries what the programs do together, `run.sh pictures` takes those of docs/dashboards, `run.sh stop`
# ends it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STACK=$ROOT/.build/stack
here=$ROOT/stack
set -a
# shellcheck source=ports.env
source "$here/ports.env"
SPARK_HOME=$(echo "$ROOT"/.build/venv-pyspark/lib/python3*/site-packages/pyspark)
SPARK_LOCAL_IP=127.0.0.1
SPENDCAST_DASHBOARDS_URL=postgresql+psycopg2://superset@127.0.0.1:$POSTGRES_PORT/postgres
SUPERSET_METADATA_URI=postgresql+psycopg2://postgres@127.0.0.1:$POSTGRES_PORT/superset
MLFLOW_TRACKING_URI=http://127.0.0.1:$MLFLOW_PORT
ALERT_THRESHOLD=${ALERT_THRESHOLD:-5000} # the simulated shop's customers spend much
OPT_OUT_TRACKING=true
AWS_DEFAULT_REGION=us-east-1
AIRFLOW_HOME=$STACK/airflow
AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://postgres@127.0.0.1:$POSTGRES_PORT/airflow
AIRFLOW_CONN_SPENDCAST_SPARK="{\"conn_type\": \"spark\", \"host\": \"spark://127.0.0.1\", \"port\": $SPARK_PORT}"
AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False # last month's report is made at once
AIRFLOW_VAR_SPENDCAST_TOPIC_ARN=arn:aws:sns:us-east-1:123456789012:spendcast-operations
AIRFLOW_VAR_SPENDCAST_SPARK_CONF='{"spark.cores.max": "2"}'
PYTHONWARNINGS=ignore
MONITORING=${MONITORING:-true}
set +a
export ROOT STACK

running() { [[ -f $STACK/pid ]] && grep -qs FullStackMain "/proc/$(<"$STACK/pid")/cmdline"; }
case ${1-} in
preflight)
  if running; then
    echo "The stack of this folder is up already: make stack STATUS=1 reports its state." >&2
    exit 2
  fi
  exec python3 "$here/preflight.py"
  ;;
status)
  running || { echo "The stack is not running." >&2 && exit 1; }
  exec cat "$STACK/status"
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
stop)
  running || exit 0
  kill -TERM "$(<"$STACK/pid")"
  while running; do sleep 0.5; done
  exit 0
  ;;
esac

mkdir -p "$STACK/logs" "$STACK/airflow"
rm -rf "$STACK"/spark "$STACK"/logs/worker-* # a copy of the jar for each executor there was
if $MONITORING && ! "$ROOT/prometheus/install"; then
  echo "Goes on without monitoring, since its packages could not be installed (MONITORING=false says so)."
  export MONITORING=false
fi
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

umask 077 # the file status contains the logins
echo $$ >"$STACK/pid"
cd "$ROOT"
exec java -Xmx256m -Duser.timezone=UTC -Dlog.level=off \
  -cp "local/target/classes:$(<local/target/local.classpath)" io.spendcast.local.full.FullStackMain
