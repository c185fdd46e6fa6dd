#!/usr/bin/env bash
# Makes the configuration of Prometheus and Alertmanager for this machine: that of prometheus/, with the
# addresses of ports.env.
set -euo pipefail
folder=$STACK/monitoring
rm -rf "$folder/prometheus"
mkdir -p "$folder"
cp -r "$ROOT/prometheus" "$folder/prometheus"
cd "$folder/prometheus"
mkdir -p targets
target() { echo "[{\"targets\": [\"127.0.0.1:$2\"]}]" >"targets/$1.json"; }
target prometheus "$PROMETHEUS_PORT"
target alertmanager "$ALERTMANAGER_PORT"
target stream "$STREAM_METRICS_PORT"
target kafka "$KAFKA_METRICS_PORT"
target postgres "$POSTGRES_EXPORTER_PORT"
target node "$NODE_EXPORTER_PORT"
spark() { echo "{\"targets\": [\"127.0.0.1:$1\"], \"labels\": {\"__metrics_path__\": \"$2\"}}"; }
probe() {
  echo "{\"targets\": [\"http://127.0.0.1:$2\"], \"labels\":" \
    "{\"service\": \"$1\", \"module\": \"$3\", \"prober\": \"127.0.0.1:$PROBER_PORT\"}}"
}
echo "[$(spark "$SPARK_UI_PORT" /metrics/master/prometheus/)," \
  "$(spark "$SPARK_WORKER1_UI_PORT" /metrics/prometheus/)," \
  "$(spark "$SPARK_WORKER2_UI_PORT" /metrics/prometheus/)]" >targets/spark.json
echo "[$(probe mlflow "$MLFLOW_PORT/health" answers)," \
  "$(probe superset "$SUPERSET_PORT/health" answers)," \
  "$(probe airflow "$AIRFLOW_PORT/api/v2/monitor/health" airflow)]" >targets/probe.json
sed -i -e '/^#/d' -e "s|SNS_TOPIC_ARN|$OPERATIONS_TOPIC_ARN|" -e "s|SNS_ENDPOINT|$AWS_ENDPOINT_URL_SNS|" alertmanager.yml
