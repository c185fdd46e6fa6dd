package io.spendcast.benchmarks.report;

import io.spendcast.benchmarks.process.Console;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Migrated database that is filled with the history of a growing shop up to October 2026, through
 * two connections.
 *
 * @param total number of purchases and refunds
 * @param month number of those in October 2026
 */
record ReportShop(String jdbcUrl, String user, long total, long month) {
  private static final String FACTS = Sql.of(ReportShop.class, "ReportFacts.sql");
  private static final String INDEXES = Sql.of(ReportShop.class, "ReportIndexes.sql");
  private static final String[] TABLES = {
    "spendcast.purchases",
    "spendcast.predictions",
    "spendcast.prediction_outcomes",
    "spendcast.alerts"
  };
  private static final int CONNECTIONS = 2;
  private static final long PART = 500_000;
  private static final int DAYS = 761;
  private static final int DAYS_OF_MONTH = 31;

  /** Fills the database, unless it contains facts already. */
  void fill() throws SQLException, InterruptedException, ExecutionException {
    List<String> indexes = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (hasFacts(statement)) {
        return;
      }
      dropIndexes(connection, statement, indexes);
    }
    List<Long> parts = new ArrayList<>();
    for (long first = 1; first <= total; first += PART) {
      parts.add(first);
    }
    Console.line("storing %,d purchases and refunds, %,d of them in a month", total, month);
    together(parts, this::insert);
    Console.line("making the indexes");
    together(indexes, ReportShop::execute);
    try (Connection connection = connect()) {
      execute(connection, "select setval('spendcast.arrivals', " + total + ")");
      execute(connection, "vacuum analyze");
      execute(connection, "checkpoint");
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user, "");
  }

  private static boolean hasFacts(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select from spendcast.purchases limit 1")) {
      return row.next();
    }
  }

  /**
   * Drops the indexes, since rebuilding them at the end is much faster. Also switches the tables to
   * unlogged, so that nothing is written to PostgreSQL's log.
   *
   * @param indexes receives the statements that rebuild the indexes
   */
  private static void dropIndexes(Connection connection, Statement statement, List<String> indexes)
      throws SQLException {
    for (String table : TABLES) {
      statement.execute("alter table " + table + " set unlogged");
    }
    try (PreparedStatement query = connection.prepareStatement(INDEXES)) {
      query.setArray(1, connection.createArrayOf("text", TABLES));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          statement.execute(row.getString(1));
          indexes.add(row.getString(2));
        }
      }
    }
  }

  private void insert(Connection connection, long first) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      statement.setLong(1, first);
      statement.setLong(2, Math.min(first + PART - 1, total));
      statement.setLong(3, total);
      statement.setDouble(4, growth());
      statement.execute();
    }
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** Growth per day that gives the last month its share of the total. Bisection finds it. */
  private double growth() {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double share = Math.expm1(-DAYS_OF_MONTH * middle) / Math.expm1(-DAYS * middle);
      if (share < (double) month / total) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Action on a connection with one item. */
  @FunctionalInterface
  private interface Work<T> {
    void on(Connection connection, T what) throws SQLException;
  }

  private <T> void together(Collection<T> all, Work<T> work)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (T what : all) {
      tasks.add(
          () -> {
            try (Connection connection = connect()) {
              work.on(connection, what);
            }
            return null;
          });
    }
    ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      for (Future<Void> done : workers.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }
  }
}
