package io.spendcast.local.full;

import io.spendcast.local.screen.ScreenTable;
import io.spendcast.local.servers.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Addresses and logins of a stack, for the terminal. */
final class AddressTable {
  private final Settings settings;
  private final List<Map<String, String>> rows = new ArrayList<>();

  private AddressTable(Settings settings) {
    this.settings = settings;
  }

  static List<String> lines(Settings settings) {
    AddressTable table = new AddressTable(settings);
    table.fill();
    return ScreenTable.lines(table.rows);
  }

  private void fill() {
    page("Superset", "SUPERSET", login("growth"));
    row("", "", login("analyst"));
    row("", "", login("admin"));
    page("Airflow", "AIRFLOW", "everybody on this machine is admin");
    page("MLflow", "MLFLOW", "");
    page("Spark", "SPARK_UI", "");
    if (settings.monitoring()) {
      page("Prometheus", "PROMETHEUS", "");
      page("Alertmanager", "ALERTMANAGER", "");
    }
    row("Stream", settings.page("STREAM_METRICS", "/metrics").toString(), "and /health, /ready");
    row("SNS (moto)", settings.page("MOTO", "/moto-api").toString(), "");
    row("Kafka", "127.0.0.1:" + settings.port("KAFKA"), "topic " + Topics.PURCHASES);
    row("PostgreSQL", "127.0.0.1:" + settings.port("POSTGRES"), "postgres, no password");
    row("Logs", settings.folder().resolve("logs").toString(), "one for each program");
  }

  private String login(String user) {
    return user + " / " + settings.value("SUPERSET_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD");
  }

  private void page(String name, String port, String note) {
    row(name, settings.page(port, "").toString(), note);
  }

  private void row(String name, String address, String note) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("name", name);
    row.put("address", address);
    row.put("login", note);
    rows.add(row);
  }
}
