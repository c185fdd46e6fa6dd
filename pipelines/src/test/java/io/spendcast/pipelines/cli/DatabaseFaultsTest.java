package io.spendcast.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.scoring.SilentServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on a database that refuses, is busy, or goes away: one line that says what helps. */
class DatabaseFaultsTest {
  private static final String LOCK =
      "begin; lock table spendcast.purchases in access exclusive mode";

  private final TestDatabase database = TestDatabase.migrated();

  @BeforeEach
  void newUser() {
    database.execute(
        "drop role if exists hurried",
        "create role hurried login in role spendcast_report, spendcast_reader");
  }

  @Test
  void endsWhenAServerAcceptsTheConnectionAndSaysNothing() throws IOException {
    try (SilentServer silent = new SilentServer()) {
      Instant begun = Instant.now();

      Run run =
          Run.of(
              Stream.of(
                  "status",
                  "--jdbcUrl=jdbc:postgresql://127.0.0.1:%d/shop"
                      .formatted(silent.uri("tcp").getPort())));

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("cannot connect to").contains("the connection broke");
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(60));
    }
  }

  @Test
  void namesTheRightThatAUserLacks() {
    Run run = database.runAs("hurried", "prune", "--olderThan=800d");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("permission denied for").contains("use the owner");
  }

  @Test
  void namesTheTimeoutThatEndedAStatement() throws SQLException {
    set("statement_timeout = '20ms'");
    try (Connection other = database.source().getConnection()) {
      lockPurchases(other);
      Run run = database.runAs("hurried", "judge");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err())
          .contains("due to statement timeout")
          .contains("alter role")
          .doesNotContain("insert into");
    }
  }

  @Test
  void namesTheLockThatCouldNotBeHad() throws SQLException {
    set("lock_timeout = '20ms'");
    try (Connection other = database.source().getConnection()) {
      lockPurchases(other);
      Run run = database.runAs("hurried", "judge");

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("due to lock timeout").contains("another session holds");
    }
  }

  @Test
  void namesASettingThatForbidsWriting() {
    set("default_transaction_read_only = on");

    Run run = database.runAs("hurried", "judge");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("read-only transaction").contains("reset the setting");
  }

  @Test
  void namesTheLimitOfConnections() {
    database.execute("alter role hurried connection limit 0");

    Run run = database.runAs("hurried", "status");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("too many connections").contains("connection limit");
  }

  @Test
  void canRunAgainAfterItsConnectionWasEnded() throws SQLException {
    database.execute(TestFacts.purchase("E-1", 1, "C-1", Instant.parse("2024-01-01T00:00:00Z")));
    CompletableFuture<Run> cut;
    try (Connection other = database.source().getConnection()) {
      lockPurchases(other);
      cut = CompletableFuture.supplyAsync(() -> database.runAs("hurried", "judge"));
      while (database
          .query(
              "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type ="
                  + " 'Lock' and datname = current_database()")
          .isEmpty()) {
        assertThat(cut).isNotDone();
        Thread.onSpinWait();
      }
    }

    assertThat(cut.join().exit()).isEqualTo(1);
    assertThat(cut.join().err()).contains("the connection broke; run it again");
    Run again = database.runAs("hurried", "judge");
    assertThat(again.exit()).as(again.err()).isZero();
  }

  private void set(String setting) {
    database.execute("alter role hurried set " + setting);
  }

  /** Keeps everybody else from the purchases until the connection is closed. */
  private static void lockPurchases(Connection other) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute(LOCK);
    }
  }
}
