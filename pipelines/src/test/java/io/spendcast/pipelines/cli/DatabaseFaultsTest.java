package io.spendcast.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.scoring.SilentServer;
import io.spendcast.transforms.database.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a database that refuses, is busy, or goes away: one line that says what helps. */
class DatabaseFaultsTest {
  private static final String LOCK =
      "begin; lock table spendcast.purchases in access exclusive mode";

  private static final Instant DAY = Instant.parse("2024-01-01T00:00:00Z");

  private static final String KEEP_ALIVE_TIMER = "02:";

  /** Unit of the times in /proc, a second's part; the same on every Linux. */
  private static final long CLOCK_TICKS = 100;

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
      assertThat(run.err())
          .contains("cannot connect to")
          .contains("run it again once the database answers")
          .doesNotContain("broke");
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
    assertThat(errorBehindALock("statement_timeout"))
        .contains("due to statement timeout")
        .contains("alter role")
        .doesNotContain("insert into");
  }

  @Test
  void namesTheLockThatCouldNotBeHad() throws SQLException {
    assertThat(errorBehindALock("lock_timeout"))
        .contains("due to lock timeout")
        .contains("another session holds");
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
  void namesTheRemedyOnceForEachShard(@TempDir Path folder) throws IOException {
    database.execute("alter role hurried connection limit 0");
    Path shards =
        Files.writeString(
            folder.resolve("shards.conf"), "east 0-1 " + database.url("hurried") + "\n");

    Run run = Run.of(Stream.of("status", "--shards=" + shards));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).containsOnlyOnce("or raise max_connections");
  }

  @Test
  void namesTheMigrationThatTheDatabaseRefuses() {
    TestDatabase owned = TestDatabase.empty();
    owned.execute("create role poor login", "create schema dashboards");
    owned.execute("grant create on database %s to poor".formatted(name(owned)));

    Run run = owned.runAs("poor", "migrate");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("V1__roles.sql")
        .contains("must be owner of schema dashboards: this user lacks the right")
        .doesNotContain("comment on");
  }

  @Test
  void letsAReaderAskWhatTheDocumentationSays() {
    database.execute("create role curious login in role spendcast_reader");
    database.execute(TestFacts.purchase("E-1", 1, "C-1", DAY));

    for (String command :
        List.of("status", "why E-1", "alerts list", "features --customer=C-1 --at=2024-02-01")) {
      Run run = database.runAs("curious", command.split(" ", -1));
      assertThat(run.exit()).as("%s: %s", command, run.err()).isZero();
    }
  }

  @Test
  void noticesAHostThatHasGoneOnEachWayToTheDatabase() throws SQLException, IOException {
    String url = database.url("postgres");
    Postgres postgres = new Postgres(url, "postgres", "");
    try (Connection own = postgres.connect("test");
        Connection pooled = postgres.dataSource().getConnection();
        Connection command = new LoginOptions().connect(url, "test").getConnection()) {
      for (Connection connection : List.of(own, pooled, command)) {
        assertThat(secondsToKeepAlive(connection)).isBetween(0L, 30L);
      }
    }
  }

  /** Time until Linux asks the silent host, as /proc shows it; the other timers end at once. */
  private static long secondsToKeepAlive(Connection connection) throws SQLException, IOException {
    String client;
    String server;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select inet_client_port(), inet_server_port()")) {
      row.next();
      client = ":%04X".formatted(row.getInt(1));
      server = ":%04X".formatted(row.getInt(2));
    }
    Optional<Long> ticks;
    do {
      ticks = ticksToKeepAlive(client, server);
    } while (ticks.isEmpty());
    return ticks.get() / CLOCK_TICKS;
  }

  /** Both ports name a connection: other processes may have one of them. */
  private static Optional<Long> ticksToKeepAlive(String client, String server) throws IOException {
    List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    sockets.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
    return sockets.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields[1].endsWith(client) && fields[2].endsWith(server))
        .filter(fields -> fields[5].startsWith(KEEP_ALIVE_TIMER))
        .map(fields -> Long.parseLong(fields[5].substring(KEEP_ALIVE_TIMER.length()), 16))
        .findFirst();
  }

  @Test
  void canRunAgainAfterItsConnectionWasEnded() throws SQLException {
    database.execute(TestFacts.purchase("E-1", 1, "C-1", DAY));
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

  private static String name(TestDatabase database) {
    return database.query("select current_database()").get(0);
  }

  /** Error of a command whose user may wait 20 ms, while another session holds the purchases. */
  private String errorBehindALock(String setting) throws SQLException {
    set(setting + " = '20ms'");
    try (Connection other = database.source().getConnection()) {
      lockPurchases(other);
      Run run = database.runAs("hurried", "judge");
      assertThat(run.exit()).isEqualTo(1);
      return run.err();
    }
  }

  /** Keeps everybody else from the purchases until the connection is closed. */
  private static void lockPurchases(Connection other) throws SQLException {
    try (Statement statement = other.createStatement()) {
      statement.execute(LOCK);
    }
  }
}
