package io.spendcast.benchmarks.report;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.transforms.database.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Report computed by one SQL script into temporary tables of a connection. Tests compare the real
 * report with the same script.
 */
record PlainReport(Connection connection) implements AutoCloseable {
  private static final String SCRIPT = "pipelines/src/test/resources/monthly/report.sql";
  private static final String TABLES = Sql.of(PlainReport.class, "PlainReportTables.sql");
  private static final String COLUMNS = Sql.of(PlainReport.class, "PlainReportColumns.sql");
  private static final String COUNTED =
      "select %s from spendcast.%s join spendcast.monthly_runs r using (run_id) where r.is_current";

  /** Computes the report of October 2026 from all facts in the database. */
  static PlainReport compute(ProjectFolder project, ReportShop shop) throws SQLException {
    Connection connection = shop.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set report.month = '2026-10-01'");
      statement.execute("set report.arrival_bound = '" + (shop.total() + 1) + "'");
      statement.execute("set report.moment = '2027-01-01'");
      statement.execute(Files.readString(project.root().resolve(SCRIPT)));
      return new PlainReport(connection);
    } catch (IOException e) {
      throw new StackException("cannot read " + SCRIPT, e);
    }
  }

  /** Names of the tables whose rows differ between the current run and this report. */
  List<String> differences() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet table = statement.executeQuery(TABLES)) {
      while (table.next()) {
        if (isDifferent(table.getString(1))) {
          found.add(table.getString(1));
        }
      }
    }
    return found;
  }

  private boolean isDifferent(String table) throws SQLException {
    String columns = columns(table);
    String counted = COUNTED.formatted(columns, table);
    String expected =
        "select %s from pg_temp.%s".formatted(columns, table.replace("monthly_", "expected_"));
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "(%1$s except all %2$s) union all (%2$s except all %1$s)"
                    .formatted(counted, expected))) {
      return row.next();
    }
  }

  private String columns(String table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
