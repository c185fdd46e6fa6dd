package io.spendcast.pipelines.cli.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.transforms.database.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every view of the dashboards shows the same rows on a reporting database of two shards as on one
 * database with the facts of both.
 */
class ShardedDashboardsTest {
  /** Views whose rows are compared in another way than all columns of all of them, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          // Facts of one minute and label are a row for each shard, and for each refresh: charts
          // add up.
          "dashboards.today_sales",
          "select minute, country, channel, category, sum(revenue), sum(refunded), sum(orders),"
              + " sum(predictions), sum(expected_spend), sum(over_threshold), sum(revenue_week_before),"
              + " sum(orders_week_before), currency, minute_utc from dashboards.today_sales"
              + " group by minute, country, channel, category, currency, minute_utc",
          // The same by hour and model.
          "dashboards.model_hours",
          "select hour, role, model, version, sum(predictions), sum(expected_spend), currency, hour_utc"
              + " from dashboards.model_hours group by hour, role, model, version, currency, hour_utc",
          // Each database has refreshed at a moment and up to an arrival of its own.
          "dashboards.refreshed",
          "select alert_threshold, currency, currency_decimals, time_zone from dashboards.refreshed");

  /**
   * Rows that stand for nothing show the moment of the query; facts of the test have whole seconds.
   */
  private static final String MOMENT = "[-0-9]{10} [:0-9]{8}\\.\\d+";

  /** Views of the report's own rows, which the reporting database has. */
  private static final String REPORTED =
      "dashboards\\.(month_.*|customers_(segments|flows|cohorts))";

  private static final Instant BASE = Instant.now().truncatedTo(ChronoUnit.HOURS);

  @TempDir private Path folder;

  private final TestDatabase single = TestDatabase.migrated();
  private final TestDatabase east = TestDatabase.migrated();
  private final TestDatabase west = TestDatabase.migrated();
  private final TestDatabase reporting = TestDatabase.migrated();

  @BeforeEach
  void attach() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("shards.conf"),
            "east 0-1 %s\nwest 2-3 %s\n".formatted(east.url("postgres"), west.url("postgres")));
    Run run = reporting.run("shards", "attach", "--shards=" + file);
    assertThat(run).isEqualTo(new Run(0, "attached east\nattached west\n", ""));
  }

  @Test
  void areThoseOfOneDatabaseBeforeAndAfterEachRefresh() throws SQLException {
    compare("nothing is stored");

    load(0, 199);
    reportMonth();
    compare("nothing is refreshed");
    refresh();
    compare("all is refreshed");
    load(200, 289);
    compare("more has come");
    refresh();
    compare("all is refreshed again");

    assertShown();
  }

  /** Rows that stand for nothing would be equal too. */
  private void assertShown() {
    for (String view : views().stream().filter(v -> !v.matches(REPORTED)).toList()) {
      assertThat(rows(reporting, view).toString())
          .as(view)
          .doesNotContain(
              "none yet", "no purchase yet", "no alert in", "no open", "no dead letter");
    }
    assertThat(reporting.query("select distinct unaccounted from dashboards.quality_ledger"))
        .containsExactly("0");
    assertThat(reporting.query("select distinct segment from dashboards.customer_profile"))
        .hasSizeGreaterThan(2);
  }

  private void load(int first, int last) {
    load(single, "{0,1,2,3}", first, last);
    load(east, "{0,1}", first, last);
    load(west, "{2,3}", first, last);
  }

  private static void load(TestDatabase database, String partitions, int first, int last) {
    part(database, partitions, first, last);
    database.execute(Sql.of(ShardedDashboardsTest.class, "shop.sql"));
  }

  private static void part(TestDatabase database, String partitions, int first, int last) {
    database.execute(
        "drop table if exists part",
        "create table part as select '%s'::timestamptz as base, '%s'::int[] as partitions, %d as first, %d as last"
            .formatted(BASE, partitions, first, last));
  }

  /** The report counted what had come by a moment, which each shard has another arrival for. */
  private void reportMonth() {
    part(reporting, "{}", 0, 0);
    for (TestDatabase database : List.of(single, reporting)) {
      database.execute(Sql.of(ShardedDashboardsTest.class, "report.sql"));
    }
    Map.of("east", east, "west", west)
        .forEach(
            (name, shard) ->
                reporting.execute(
                    "insert into spendcast.shard_bounds select run_id, '%s', %s from spendcast.monthly_runs"
                        .formatted(name, bound(shard))));
    single.execute("update spendcast.monthly_runs set arrival_bound = " + bound(single));
    String drift =
        "insert into spendcast.prediction_drift values ('spend', '2', '2026-11-02', 'feature', 'amount', %s, %d,"
            + " 'training')";
    east.execute(drift.formatted("0.25", 100));
    west.execute(drift.formatted("0.125", 300));
    single.execute(drift.formatted("0.15625", 400)); // the mean by purchases
  }

  private static String bound(TestDatabase database) {
    return database
        .query("select max(arrival) + 1 from spendcast.purchases where kafka_offset < 150")
        .get(0);
  }

  private void refresh() {
    for (TestDatabase database : List.of(east, west, single, reporting)) {
      database.query("select spendcast.refresh_dashboards()");
    }
  }

  private void compare(String when) throws SQLException {
    Map<String, List<String>> expected = new TreeMap<>();
    Map<String, List<String>> shown = new TreeMap<>();
    // Some views show the minute: both are of one.
    try (Connection one = single.source().getConnection();
        Connection other = reporting.source().getConnection()) {
      do {
        for (Connection connection : List.of(one, other)) {
          connection.setAutoCommit(true);
          connection.setAutoCommit(false);
        }
      } while (!minute(one).equals(minute(other)));
      for (String view : views()) {
        expected.put(view, rows(one, query(view)));
        shown.put(view, rows(other, query(view)));
      }
    }
    for (String view : views()) {
      assertThat(shown.get(view)).as("%s, when %s", view, when).isEqualTo(expected.get(view));
    }
  }

  private List<String> views() {
    return single.query(
        "select oid::regclass from pg_class where relkind = 'v'"
            + " and (relnamespace = 'dashboards'::regnamespace"
            + " or oid = any ('{spendcast.purchase_items, spendcast.accounting}'::regclass[])) order by 1");
  }

  private static String query(String view) {
    return EXCEPTIONS.getOrDefault(view, "select * from " + view);
  }

  private static String minute(Connection connection) throws SQLException {
    return rows(connection, "select date_trunc('minute', now())").get(0);
  }

  private static List<String> rows(TestDatabase database, String view) {
    return database.query("select v::text from %s v".formatted(view));
  }

  private static List<String> rows(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select v::text from (%s) v order by 1".formatted(query))) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1).replaceAll(MOMENT, "now"));
      }
      return lines;
    }
  }
}
