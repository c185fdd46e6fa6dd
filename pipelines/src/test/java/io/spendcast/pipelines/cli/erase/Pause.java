package io.spendcast.pipelines.cli.erase;

import io.spendcast.pipelines.cli.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Stops whoever changes rows of a table, in the middle of the statement, until it is closed.
 *
 * <pre>{@code
 * try (Pause pause = Pause.at(database, "insert on purchases")) {
 *   CompletableFuture<Run> writer = CompletableFuture.supplyAsync(…);
 *   pause.awaitPaused(writer);
 * }
 * }</pre>
 */
public final class Pause implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final TestDatabase database;
  private final Connection holder;

  private Pause(TestDatabase database, Connection holder) {
    this.database = database;
    this.holder = holder;
  }

  /**
   * Stops whoever comes there.
   *
   * @param event such as {@code insert on purchases}
   */
  public static Pause at(TestDatabase database, String event) throws SQLException {
    database.execute(
        "create or replace function public.pause() returns trigger language plpgsql as $$"
            + " begin perform pg_advisory_xact_lock_shared(1); return coalesce(new, old); end $$",
        "create trigger pause before "
            + event.replace(" on ", " on spendcast.")
            + " for each row execute function public.pause()");
    Connection holder = database.source().getConnection();
    try (Statement statement = holder.createStatement()) {
      statement.execute("select pg_advisory_lock(1)");
    }
    return new Pause(database, holder);
  }

  /** Returns when somebody has been stopped. */
  public void awaitPaused() {
    await(
        "a writer to be stopped",
        "select 1 from pg_stat_activity where wait_event = 'advisory'"
            + " and datname = current_database()");
  }

  /** Returns when somebody waits for a table, or when the alternative has come true. */
  public void awaitBlocked(String applicationName, BooleanSupplier alternative) {
    await(
        applicationName + " to wait",
        "select 1 from pg_stat_activity where wait_event in ('relation', 'transactionid', 'tuple')"
            + " and datname = current_database() and application_name = '"
            + applicationName
            + "'",
        alternative);
  }

  private void await(String what, String sql) {
    await(what, sql, () -> false);
  }

  private void await(String what, String sql, BooleanSupplier alternative) {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (!alternative.getAsBoolean() && database.query(sql).isEmpty()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Lets everybody go on. */
  @Override
  public void close() throws SQLException {
    holder.close();
  }
}
