package io.spendcast.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.inference.PerJvm;
import io.spendcast.pipelines.ExpectedReport;
import io.spendcast.pipelines.MonthlyReport;
import io.spendcast.transforms.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs of the monthly report on a database of a test. */
public final class MonthlyRuns {
  public static final List<String> TABLES =
      List.of(
          "totals",
          "days",
          "customers",
          "segments",
          "segment_flows",
          "cohorts",
          "dimensions",
          "concentration",
          "predictions",
          "outlook",
          "outcomes",
          "alerts",
          "intervals",
          "alert_outcomes",
          "dead_letters",
          "quality");

  private MonthlyRuns() {}

  /** The exit code of a run with these flags, on the direct runner. */
  public static int run(TestDatabase database, String... flags) {
    return runChecked(database, append(flags, "--enforceImmutability=false"));
  }

  /**
   * The same, and the runner checks that no transform changes an element. A month is many small
   * bundles, of which this check is a quarter of the CPU time or more.
   *
   * <p>Closes all connections, as the end of the program does. The direct runner tears steps of a
   * failed run down while their threads still write: a connection may have gone back to the pool
   * before its thread inserted rows that nobody commits, and their locks would stay.
   */
  public static int runChecked(TestDatabase database, String... flags) {
    try {
      return MonthlyReport.exitCode(flags(database, "--runner=DirectRunner", flags));
    } finally {
      PerJvm.closeAll();
    }
  }

  /** The same on Spark. */
  public static int runOnSpark(TestDatabase database, String... flags) {
    return MonthlyReport.exitCode(
        flags(database, "--runner=SparkRunner", append(flags, "--sparkMaster=local[2]")));
  }

  /** The exit code of a run for October 2024 over the shards of a file. */
  public static int runOverShards(TestDatabase reporting, Path shards, String... flags) {
    return run(reporting, append(flags, "--month=2024-10", "--shards=" + shards));
  }

  /** A file of two shards in a folder. */
  public static Path shards(Path folder, TestDatabase east, TestDatabase west) {
    try {
      return Files.writeString(
          folder.resolve("shards.conf"),
          "east 0 %s%nwest 1 %s%n"
              .formatted(east.reportPostgres().jdbcUrl(), west.reportPostgres().jdbcUrl()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String[] flags(TestDatabase database, String runner, String... flags) {
    return append(
        flags,
        runner,
        "--jdbcUrl=" + database.reportPostgres().jdbcUrl(),
        "--dbUser=" + database.reportPostgres().user());
  }

  private static String[] append(String[] flags, String... more) {
    return Stream.of(flags, more).flatMap(Stream::of).toArray(String[]::new);
  }

  /** Fails unless the current run of the month has the numbers of plain SQL in every table. */
  public static void assertAsSql(TestDatabase database, String month) throws SQLException {
    try (ExpectedReport expected = ExpectedReport.of(database, month)) {
      for (String table : TABLES) {
        expected.assertSame(table);
      }
    }
  }

  /** Fails when the current run has a table without rows. */
  public static void assertAllFilled(TestDatabase database, String month) throws SQLException {
    try (ExpectedReport expected = ExpectedReport.of(database, month)) {
      for (String table : TABLES) {
        assertThat(expected.rows(table)).as(table).isNotEmpty();
      }
    }
  }

  /** The rows of the current run, all tables together. */
  public static List<String> rows(TestDatabase database, String month) throws SQLException {
    try (ExpectedReport expected = ExpectedReport.of(database, month)) {
      List<String> rows = new ArrayList<>();
      for (String table : TABLES) {
        rows.addAll(expected.rows(table));
      }
      return rows;
    }
  }
}
