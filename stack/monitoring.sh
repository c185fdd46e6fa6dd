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
sed -i -e '/^#/d' -e "s|SNS_TOPIC_ARN|$OPERATIONS_TOPIC_ARN|" -e "s|SNS_ENDPOINT|$AWS_ENDPOINT_URL_SNS|" alertmanager.yml
