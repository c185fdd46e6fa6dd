#!/usr/bin/env bash
# The stream on the Spark cluster, as in production: the driver here, the executors on the workers.
set -euo pipefail
log=$ROOT/pipelines/target/classes/log4j2.properties
flags="-XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC -Dlog4j2.configurationFile=file:$log"
exec "$SPARK_HOME/bin/spark-submit" --master "spark://127.0.0.1:$SPARK_PORT" \
  --class io.spendcast.pipelines.StreamPredictions \
  --driver-memory 768m --executor-memory 1g \
  --conf spark.cores.max=2 --conf spark.executor.cores=1 --conf spark.ui.enabled=false \
  --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 \
  --conf "spark.driver.extraJavaOptions=$flags" --conf "spark.executor.extraJavaOptions=$flags" \
  "$ROOT/pipelines/target/spendcast.jar" --runner=SparkRunner \
  --sparkMaster="spark://127.0.0.1:$SPARK_PORT" \
  --bootstrapServers="127.0.0.1:$KAFKA_PORT" --topic=purchases \
  --jdbcUrl="$SPENDCAST_JDBC_URL" --dbUser=stream \
  --model=models:/purchase-value@champion --modelPoll=5s --modelCache="$STACK/model-cache" \
  --topicArn="$ALERTS_TOPIC_ARN" --alertThreshold="$ALERT_THRESHOLD" --metricsPort="$STREAM_METRICS_PORT" \
  --dashboardUrl="http://127.0.0.1:$SUPERSET_PORT"
