package io.spendcast.pipelines.cli.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A table or a writer that comes later must be thought of here too: see docs/erasure.md. */
class ErasureCatalogueTest {
  /** Tables that hold a customer's id, the id of one of their events, or their records. */
  static final List<String> ERASED =
      List.of(
          "spendcast.alerts",
          "spendcast.corrections",
          "spendcast.customer_totals",
          "spendcast.dead_letters",
          "spendcast.duplicates",
          "spendcast.prediction_outcomes",
          "spendcast.predictions",
          "spendcast.purchase_features",
          "spendcast.purchases");

  /** Tables that hold nothing of a single customer: settings, positions, hashes, sums, pages. */
  private static final Set<String> HARMLESS =
      Set.of(
          "spendcast.alert_rules",
          "spendcast.alert_weeks",
          "spendcast.alerts_paused",
          "spendcast.batch_runs",
          "spendcast.calibration_weeks",
          "spendcast.dashboard_progress",
          "spendcast.erased_customers",
          "spendcast.erasure_key",
          "spendcast.exchange_rates",
          "spendcast.flyway_schema_history",
          "spendcast.interval_weeks",
          "spendcast.judge_progress",
          "spendcast.judged_horizons",
          "spendcast.kafka_ends",
          "spendcast.kafka_ledger",
          "spendcast.ledger_gaps",
          "spendcast.monthly_alert_outcomes",
          "spendcast.monthly_alerts",
          "spendcast.monthly_cohorts",
          "spendcast.monthly_concentration",
          "spendcast.monthly_customers",
          "spendcast.monthly_days",
          "spendcast.monthly_dead_letters",
          "spendcast.monthly_dimensions",
          "spendcast.monthly_intervals",
          "spendcast.monthly_outcomes",
          "spendcast.monthly_outlook",
          "spendcast.monthly_predictions",
          "spendcast.monthly_quality",
          "spendcast.monthly_runs",
          "spendcast.monthly_segment_flows",
          "spendcast.monthly_segments",
          "spendcast.monthly_totals",
          "spendcast.moves",
          "spendcast.outcome_weeks",
          "spendcast.partition_records",
          "spendcast.prediction_drift",
          "spendcast.prediction_hours",
          "spendcast.reports",
          "spendcast.sales_minutes",
          "spendcast.scored_versions",
          "spendcast.segment_bounds",
          "spendcast.settings",
          "spendcast.shard_bounds",
          "spendcast.shards",
          "spendcast.storing_minutes",
          "spendcast.streams");

  /** Who writes the tables of {@link #ERASED}; {@link ErasureRaceTest} stops each in the middle. */
  private static final Map<String, String> WRITERS =
      Map.ofEntries(
          Map.entry("Store.sql", "STREAM and BACKFILL"),
          Map.entry("add_to_sums()", "REFRESH"),
          Map.entry("correct_customers()", "changes rows that exist, under the locks of REFRESH"),
          Map.entry("CorrectEvent.sql", "CORRECT"),
          Map.entry("JudgeOutcomes.sql", "JUDGE"),
          Map.entry("Publish.sql", "a move, until whose end nobody is erased"),
          Map.entry("RedriveResolved.sql", "REDRIVE: changes rows that exist"),
          Map.entry("ReplayAlerts.sql", "REPLAY_ALERTS: changes rows that exist"),
          Map.entry("mark_alert()", "MARK_ALERT: changes rows that exist"),
          Map.entry("ResumeAlerts.sql", "changes rows that exist, as ReplayAlerts.sql"),
          Map.entry("OutboxClaim.sql", "changes rows that exist, as ReplayAlerts.sql"),
          Map.entry("OutboxPublished.sql", "changes rows that exist, as ReplayAlerts.sql"),
          Map.entry("OutboxRefused.sql", "changes rows that exist, as ReplayAlerts.sql"),
          Map.entry("OutboxRenew.sql", "changes rows that exist, as ReplayAlerts.sql"),
          Map.entry("FaultList.java", "breaks a database of a test on purpose"));

  private static final Pattern WRITE =
      Pattern.compile(
          "(?:insert\\s+into|update|merge\\s+into|copy)\\s+(?:only\\s+)?(spendcast\\.\\w+)",
          Pattern.CASE_INSENSITIVE);

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void knowsEveryTable() {
    Set<String> known = new TreeSet<>(HARMLESS);
    known.addAll(ERASED);

    assertThat(CustomerTraces.tables(database)).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void knowsEveryTableWithAnIdOrAPayload() {
    assertThat(
            database.query(
                "select distinct table_schema || '.' || table_name from information_schema.columns"
                    + " join information_schema.tables using (table_schema, table_name)"
                    + " where table_schema in ('spendcast', 'dashboards')"
                    + " and table_type = 'BASE TABLE' and column_name ~"
                    + " '(customer|event|order)_?id|record_key|payload|message|items' order by 1"))
        .containsExactlyElementsOf(ERASED);
  }

  @Test
  void knowsEveryWriter() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String module : List.of("transforms", "pipelines", "local")) {
      findWriters(Path.of("..", module, "src", "main"), found);
    }
    for (String folder : List.of("airflow/dags", "reports", "superset", "stack", "prometheus")) {
      findWriters(Path.of("..", folder), found);
    }
    for (String function :
        database.query(
            "select proname || '() ' || prosrc from pg_proc"
                + " where pronamespace in ('spendcast'::regnamespace, 'dashboards'::regnamespace)")) {
      add(function.substring(0, function.indexOf(' ')), function, found);
    }

    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(WRITERS.keySet());
  }

  private static void findWriters(Path folder, Map<String, String> found) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(ErasureCatalogueTest::isSource)
          .forEach(file -> add(name(file), read(file), found));
    }
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return path.matches(".*\\.(sql|java|py|sh|yml)")
        && !path.contains("/db/migration/")
        && !path.contains("/tests/")
        && !path.contains("/target/");
  }

  private static void add(String name, String source, Map<String, String> found) {
    WRITE
        .matcher(source)
        .results()
        .map(MatchResult::group)
        .filter(write -> ERASED.stream().anyMatch(write.toLowerCase(Locale.ROOT)::endsWith))
        .forEach(write -> found.put(name, write));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
