package io.spendcast.local.full;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** Pages of a stack that answer while their program is up. */
record Pages(Settings settings) {
  /** Name of the stream among the pages. */
  static final String STREAM = "the stream";

  URI superset() {
    return settings.page("SUPERSET", "/health");
  }

  URI airflow() {
    return settings.page("AIRFLOW", "/api/v2/monitor/health");
  }

  URI prometheus() {
    return settings.page("PROMETHEUS", "/-/ready");
  }

  /** All that start before Prometheus. The stream answers once it processes records. */
  Map<String, URI> awaited() {
    Map<String, URI> pages = new TreeMap<>();
    pages.put(STREAM, settings.page("STREAM_METRICS", "/ready"));
    pages.put("Superset", superset());
    pages.put("Airflow", airflow());
    pages.put("MLflow", settings.page("MLFLOW", "/health"));
    pages.put("Spark", settings.page("SPARK_UI", ""));
    pages.put("SNS", settings.page("MOTO", "/moto-api/data.json"));
    if (settings.monitoring()) {
      pages.put("Alertmanager", settings.page("ALERTMANAGER", "/-/ready"));
    }
    return pages;
  }
}
