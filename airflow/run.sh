#!/usr/bin/env bash
# Airflow on this machine with our DAGs: api-server, scheduler and dag-processor, on loopback, until it
# is asked to end (Ctrl-C, SIGTERM). `airflow/run.sh [PORT]`; with a command behind the port it only
# runs that command in the same environment: `airflow/run.sh 8080 airflow dags list`.
#
# What the environment already says is kept; README.md lists it. The database is that of
# SPENDCAST_JDBC_URL, else that of `make run KEEP=1`; Spark is that of SPARK_HOME, else one of ours.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=${1:-8080}
shift || true

if [[ -z ${SPENDCAST_JDBC_URL-} && -f $root/.build/run/connection.sh ]]; then
  # shellcheck source=/dev/null
  source "$root/.build/run/connection.sh"
fi
export AIRFLOW_HOME=${AIRFLOW_HOME:-$root/.build/airflow}
mkdir -p "$AIRFLOW_HOME"
[[ -f $AIRFLOW_HOME/jwt-secret ]] || (umask 077 && head -c 64 /dev/urandom | base64 -w 0 >"$AIRFLOW_HOME/jwt-secret")
[[ -f $AIRFLOW_HOME/no-password ]] || : >"$AIRFLOW_HOME/no-password"

given() { export "$1=${!1:-$2}"; }
given SPARK_HOME "$(echo "$root"/.build/venv-pyspark/lib/python3*/site-packages/pyspark)"
export PATH="$root/.build/venv-airflow/bin:$PATH:$SPARK_HOME/bin"
given SPARK_LOCAL_IP 127.0.0.1
given AIRFLOW__CORE__DAGS_FOLDER "$root/airflow/dags"
given AIRFLOW__CORE__LOAD_EXAMPLES False
given AIRFLOW__CORE__PARALLELISM 4
given AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS True
given AIRFLOW__CORE__EXECUTION_API_SERVER_URL "http://127.0.0.1:$port/execution/"
given AIRFLOW__API__BASE_URL "http://127.0.0.1:$port"
given AIRFLOW__API_AUTH__JWT_SECRET "$(<"$AIRFLOW_HOME/jwt-secret")"
given AIRFLOW__USAGE_DATA_COLLECTION__ENABLED False
given AIRFLOW_CONN_SPENDCAST \
  "postgres://${SPENDCAST_DB_USER:-postgres}@${SPENDCAST_JDBC_URL#jdbc:postgresql://}"
given AIRFLOW_CONN_SPENDCAST_OWNER "$AIRFLOW_CONN_SPENDCAST"
given AIRFLOW_CONN_SPENDCAST_SPARK '{"conn_type": "spark", "host": "local[2]"}'
given AIRFLOW_VAR_SPENDCAST_DB_PASSWORD_FILE "${SPENDCAST_DB_PASSWORD_FILE:-$AIRFLOW_HOME/no-password}"
given AIRFLOW_VAR_SPENDCAST_OWNER_PASSWORD_FILE "$AIRFLOW_VAR_SPENDCAST_DB_PASSWORD_FILE"
given AIRFLOW_VAR_SPENDCAST_JAR "$root/pipelines/target/spendcast.jar"
given AIRFLOW_VAR_SPENDCAST_REPORTS_COMMAND "$root/bin/report"
given AIRFLOW_VAR_SPENDCAST_TRAINING_COMMAND "$root/bin/model"
given AIRFLOW_VAR_SPENDCAST_WORK_FOLDER "$AIRFLOW_HOME"

if (($#)); then
  exec "$@"
fi

airflow db migrate >"$AIRFLOW_HOME/migrate.log" 2>&1 || {
  tail -20 "$AIRFLOW_HOME/migrate.log" >&2
  exit 1
}
pids=()
stop() {
  trap '' INT TERM
  kill -TERM "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" || true
}
trap 'stop; exit 0' INT TERM
start() {
  # A Ctrl-C of the terminal is ours alone, so that all are stopped once and in order.
  setsid airflow "$@" >"$AIRFLOW_HOME/$1.log" 2>&1 &
  pids+=($!)
}
start api-server --host 127.0.0.1 --port "$port" --workers 1
# Tasks ask it for their work: one that begins before it answers fails.
until python -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=5)' \
  "http://127.0.0.1:$port/api/v2/monitor/health" 2>/dev/null || ! kill -0 "${pids[0]}" 2>/dev/null; do
  sleep 0.5
done
start scheduler --skip-serve-logs
start dag-processor
echo "Airflow is starting on http://127.0.0.1:$port; its logs are in $AIRFLOW_HOME"
wait -n "${pids[@]}" || true
echo "airflow/run.sh: one of the processes has ended by itself, see $AIRFLOW_HOME/*.log" >&2
stop
exit 1
