package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The numbers of a report by plain SQL, and whether the current run has the same, to the cent. */
public final class ExpectedReport implements AutoCloseable {
  private static final String CURRENT =
      "select run_id, arrival_bound, started_at from spendcast.monthly_runs"
          + " where is_current and month = ?::date";

  private final Connection connection;
  private final String run;

  private ExpectedReport(Connection connection, String run) {
    this.connection = connection;
    this.run = run;
  }

  /** Of the facts that the current run of the month has seen. */
  public static ExpectedReport of(TestDatabase database, String month) throws SQLException {
    Connection connection = database.connect();
    try (PreparedStatement statement = connection.prepareStatement(CURRENT)) {
      statement.setString(1, month + "-01");
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String run = row.getString("run_id");
        set(connection, "report.month", month + "-01");
        set(connection, "report.arrival_bound", row.getString("arrival_bound"));
        set(connection, "report.moment", row.getString("started_at"));
        execute(connection, resource("monthly/report.sql"));
        return new ExpectedReport(connection, run);
      }
    }
  }

  /** Fills a database with a shop of so many facts. */
  public static void simulate(TestDatabase database, int facts) throws SQLException {
    try (Connection connection = database.connect()) {
      set(connection, "shop.facts", Integer.toString(facts));
      execute(connection, resource("monthly/shop.sql"));
      execute(
          connection, "select setval('spendcast.arrivals', max(arrival)) from spendcast.purchases");
    }
  }

  /** Makes a simulated shop one of two shards of it, with half the customers. */
  public static void keepShard(TestDatabase shop, int residue) throws SQLException {
    try (Connection connection = shop.connect()) {
      set(connection, "shard.residue", Integer.toString(residue));
      execute(connection, resource("monthly/shard.sql"));
    }
  }

  private static void set(Connection connection, String name, String value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select set_config(?, ?, false)")) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.execute();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String file) {
    try (InputStream in = ExpectedReport.class.getResourceAsStream("/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the table has the same rows in both. */
  public void assertSame(String table) throws SQLException {
    List<String> expected = rows(table, "pg_temp.expected_" + table + " t");
    List<String> actual =
        rows(table, "spendcast.monthly_" + table + " t where t.run_id = '" + run + "'");
    assertThat(actual).as(table).isEqualTo(expected);
  }

  /** Each customer with a segment, and the segment, in the order of the text. */
  public List<String> segmentsOfCustomers() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select customer_id || ' | ' || segment from pg_temp.customer_segments"
                    + " where at = 'now'")) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    rows.sort(null);
    return rows;
  }

  /** Each row of a table as text, in the order of the text. */
  public List<String> rows(String table) throws SQLException {
    return rows(table, "spendcast.monthly_" + table + " t where t.run_id = '" + run + "'");
  }

  private List<String> rows(String table, String from) throws SQLException {
    String columns = String.join(" || ' | ' || ", columns(table));
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select " + columns + " from " + from)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    rows.sort(null);
    return rows;
  }

  /** As text that is the same for the same value: 10.5 and 10.50, and doubles to twelve digits. */
  private static final Map<String, String> AS_TEXT =
      Map.of(
          "numeric", "trim_scale(t.%s)::text",
          "double precision", "trim_scale(round(t.%s::numeric, 12))::text",
          "bigint", "trim_scale(t.%s::numeric)::text",
          "integer", "trim_scale(t.%s::numeric)::text");

  private List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select column_name, data_type from information_schema.columns"
                + " where table_schema = 'spendcast' and table_name = ? and column_name <> 'run_id'"
                + " order by ordinal_position")) {
      statement.setString(1, "monthly_" + table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String text = AS_TEXT.getOrDefault(row.getString("data_type"), "t.%s::text");
          columns.add("coalesce(" + text.formatted(row.getString("column_name")) + ", '')");
        }
      }
    }
    return columns;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
