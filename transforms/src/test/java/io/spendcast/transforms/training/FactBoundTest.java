package io.spendcast.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.database.ArrivalBound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FactBoundTest {
  private static final String WAITING =
      "select count(*) from pg_stat_activity where query like '%virtualtransaction = any%'"
          + " and datname = current_database() and pid <> pg_backend_pid()";

  private final TestDatabase database = TestDatabase.migrated();
  private final DataSource source = database.postgres().dataSource();

  @Test
  void waitsForTheFactsThatWereBeingStoredAndForNoOthers() throws Exception {
    database.execute(purchase("stored", 1));
    try (Connection before = begin(purchase("before", 2))) {
      CompletableFuture<FactBound> asked = CompletableFuture.supplyAsync(this::bound);
      awaitWaiting();
      try (Connection after = begin(purchase("after", 3))) {
        before.commit();

        FactBound bound = asked.get(30, TimeUnit.SECONDS);
        after.commit();

        assertThat(bound)
            .isEqualTo(
                new FactBound(
                    2, 2, Instant.parse("2026-01-02T00:00:00Z"), "USD", ZoneId.of("UTC")));
      }
    }
    assertThat(bound().facts()).isEqualTo(3);
  }

  @Test
  void leavesOutWhatWasRolledBack() throws Exception {
    database.execute(purchase("stored", 1));
    try (Connection before = begin(purchase("before", 2))) {
      CompletableFuture<FactBound> asked = CompletableFuture.supplyAsync(this::bound);
      awaitWaiting();
      before.rollback();

      assertThat(asked.get(30, TimeUnit.SECONDS).facts()).isEqualTo(1);
    }
  }

  @Test
  void endsTheFactsWhereAThousandthOfThemIsLater() {
    database.execute(purchases("daily", 1, 3_000));
    database.execute(purchase("from the future", 9_000));

    FactBound bound = bound();

    assertThat(bound.facts()).isEqualTo(3_001);
    assertThat(bound.factsUntil())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").plus(2_998, ChronoUnit.DAYS));
  }

  @Test
  void saysThatThereAreNoPurchases() {
    assertThatThrownBy(this::bound)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no purchases");
  }

  private FactBound bound() {
    try {
      return FactBound.upTo(ArrivalBound.settled(source), source);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A transaction that has stored something, and is not over. */
  private Connection begin(String sql) throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  /** Until the bound has asked after writers, and asks again. */
  private void awaitWaiting() {
    while (database.query(WAITING).equals(List.of("0"))) {
      Thread.onSpinWait();
    }
  }

  /** So many days after the new year of 2026. */
  private static String purchase(String event, int day) {
    return purchases(event, day, day);
  }

  private static String purchases(String event, int firstDay, int lastDay) {
    return """
        insert into spendcast.purchases
        select '%s-' || n, nextval('spendcast.arrivals'), 'purchase', 'O-1', 'C-1',
          timestamptz '2026-01-01T00:00:00Z' + n * interval '24 hours', 1, 1, 'USD', 1, null, 'US', 'web',
          '[]', 1, 1, 'books', null, '%s', 0, n, '2026-01-01T00:00:00Z'
        from generate_series(%d, %d) as n
        """
        .formatted(event, TestDatabase.TOPIC_ID, firstDay, lastDay);
  }
}
