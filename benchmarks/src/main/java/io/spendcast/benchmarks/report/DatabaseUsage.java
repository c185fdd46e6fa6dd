package io.spendcast.benchmarks.report;

import io.spendcast.benchmarks.process.Processes;
import io.spendcast.local.process.StackException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Resources used by a database on this machine, so far or between two moments.
 *
 * @param seconds monotonic time of the moment, or time between the two
 * @param cpuSeconds CPU time of all PostgreSQL processes
 * @param mebibytes pages that were read, from PostgreSQL's memory or from the disk
 */
record DatabaseUsage(double seconds, double cpuSeconds, long mebibytes) {
  private static final String READ =
      "select pg_backend_pid(), (blks_hit + blks_read) * 8 / 1024 from pg_stat_database"
          + " where datname = current_database()";

  /** Totals of the database so far. */
  static DatabaseUsage now(ReportShop shop) {
    try (Connection connection = shop.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      ProcessHandle first = ProcessHandle.of(row.getLong(1)).orElseThrow().parent().orElseThrow();
      return new DatabaseUsage(
          System.nanoTime() / 1e9, Processes.cpuSeconds(first.pid()), row.getLong(2));
    } catch (SQLException e) {
      throw new StackException("cannot ask PostgreSQL", e);
    }
  }

  static DatabaseUsage since(DatabaseUsage start, ReportShop shop) {
    DatabaseUsage now = now(shop);
    return new DatabaseUsage(
        now.seconds - start.seconds,
        now.cpuSeconds - start.cpuSeconds,
        now.mebibytes - start.mebibytes);
  }

  @Override
  public String toString() {
    return "%.1f s; of PostgreSQL %.1f s of CPU, %,d MiB of pages read"
        .formatted(seconds, cpuSeconds, mebibytes);
  }
}
