package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.spendcast.pipelines.batch.BatchDatabase;
import io.spendcast.pipelines.batch.BatchFlags;
import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.pipelines.batch.RecoveryConflict;
import io.spendcast.pipelines.start.NotReady;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestStandby;
import io.spendcast.transforms.database.ArrivalBound;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.ReplayMark;
import io.spendcast.transforms.training.FactBound;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The batches on a primary and its hot standby, both real. */
@Timeout(400)
@Tag("slow")
class StandbyTest {
  private static final TestStandby SERVERS = TestStandby.shared();
  private static final TestDatabase PRIMARY = SERVERS.database();
  private static final String READ =
      "--readJdbcUrl=" + SERVERS.onStandby(PRIMARY.reportPostgres()).jdbcUrl();

  @TempDir private Path folder;

  @BeforeAll
  static void simulate() throws SQLException {
    ExpectedReport.simulate(PRIMARY, 400);
  }

  @Test
  void reportsTheSameRowsAsOnThePrimary() throws SQLException {
    assertThat(report(READ)).isEqualTo(new Ended(0, ""));

    MonthlyRuns.assertAsSql(PRIMARY, "2024-10");
  }

  @Test
  void writesTheSameExamplesAsFromThePrimary() throws IOException {
    assertThat(examples("primary")).isEqualTo(new Ended(0, ""));
    long before = factScansOnStandby();
    assertThat(examples("standby", READ)).isEqualTo(new Ended(0, ""));

    assertThat(rows("standby")).hasSizeGreaterThan(100).isEqualTo(rows("primary"));
    while (factScansOnStandby() == before) { // statistics come late
      Thread.onSpinWait();
    }
  }

  @Test
  void holdsATrainingBoundWhileWritersGoOn() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Connection open = begin(purchases("open", 4))) {
      PRIMARY.execute(purchases("committed", 1));
      CompletableFuture<Void> writers = CompletableFuture.runAsync(() -> writeUntil(over));
      CompletableFuture<Long> asked =
          later(() -> ArrivalBound.settled(PRIMARY.postgres().dataSource()));
      awaitQuery("virtualtransaction = any");
      open.commit();
      long arrival = asked.get(300, TimeUnit.SECONDS);

      FactBound bound = FactBound.upTo(arrival, servers().caughtUp().dataSource());
      over.set(true);
      writers.get(300, TimeUnit.SECONDS);
      servers().caughtUp();

      String below = "select count(*) from spendcast.purchases where arrival <= " + arrival;
      String uncorrected =
          " and event_id not in (select event_id from spendcast.corrections where arrival <= %d)"
              .formatted(arrival);
      assertThat(SERVERS.onStandby(below + uncorrected)).isEqualTo(Long.toString(bound.facts()));
      assertThat(SERVERS.onStandby(below + " and customer_id in ('open', 'committed')"))
          .isEqualTo("5");
    }
  }

  @Test
  void takesNoBoundOnAStandby() {
    Postgres standby = SERVERS.onStandby(PRIMARY.postgres());

    assertThatThrownBy(() -> ArrivalBound.settled(standby.dataSource()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("on the primary");
  }

  @Test
  void readsNothingBeforeTheStandbyHasReplayedTheBound() throws Exception {
    SERVERS.pauseReplay();
    try {
      PRIMARY.execute(purchases("late", 1));
      assertThatThrownBy(() -> servers().caughtUp(Duration.millis(200)))
          .isInstanceOf(NotReady.class)
          .hasMessageContaining("behind the primary");
      CompletableFuture<Postgres> asked = later(() -> servers().caughtUp());
      SERVERS.resumeReplay();

      try (Connection connection = asked.get(300, TimeUnit.SECONDS).dataSource().getConnection()) {
        assertThat(connection.isValid(10)).isTrue();
      }
      assertThat(
              SERVERS.onStandby(
                  "select count(*) from spendcast.purchases where customer_id = 'late'"))
          .isEqualTo("1");
    } finally {
      SERVERS.resumeReplay();
    }
  }

  /** A connection that is opened later may lead to another standby. */
  @Test
  void refusesAConnectionToAStandbyThatIsBehind() throws SQLException {
    SERVERS.pauseReplay();
    try (Connection primary = PRIMARY.connect()) {
      ReplayMark mark = ReplayMark.make(primary);
      String requirement = mark.requirement();
      HikariDataSource pool = (HikariDataSource) PRIMARY.postgres().withReplayed(mark).dataSource();
      assertThat(pool.getConnectionInitSql()).isEqualToIgnoringWhitespace(requirement);

      assertThatThrownBy(() -> SERVERS.executeOnStandby(requirement))
          .hasStackTraceContaining("not yet to");
      SERVERS.resumeReplay();
      servers().caughtUp();
      SERVERS.executeOnStandby(requirement);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      SERVERS.resumeReplay();
    }
  }

  @Test
  void saysWhatToSetWhenReplayCancelsAQuery() throws Exception {
    PRIMARY.execute("alter table spendcast.dead_letters rename to kept");
    PRIMARY.execute(
        "create view spendcast.dead_letters as select k.* from spendcast.kept k, pg_sleep(600)");
    PRIMARY.execute("grant select on spendcast.dead_letters to public");
    try {
      CompletableFuture<Ended> asked = later(() -> report(READ));
      String sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";
      while (SERVERS.onStandby(sleeping).equals("0")) {
        Thread.onSpinWait();
      }

      SERVERS.setReplayDelay(0);
      PRIMARY.execute("alter table spendcast.kept add column more int");

      assertThat(asked.get(300, TimeUnit.SECONDS))
          .isEqualTo(new Ended(1, "spendcast: " + RecoveryConflict.REMEDY + "\n"));
    } finally {
      SERVERS.setReplayDelay(-1);
      PRIMARY.execute("drop view spendcast.dead_letters");
      PRIMARY.execute("alter table spendcast.kept rename to dead_letters");
    }
  }

  private static long factScansOnStandby() {
    return Long.parseLong(
        SERVERS.onStandby(
            "select seq_scan + idx_scan from pg_stat_user_tables where relname = 'purchases'"));
  }

  private static BatchDatabase servers() {
    return BatchDatabase.of(
        PipelineOptionsFactory.fromArgs(MonthlyRuns.flags(PRIMARY, "--runner=DirectRunner", READ))
            .as(BatchFlags.class));
  }

  private static Ended report(String... flags) {
    String[] all =
        Stream.concat(Stream.of("--month=2024-10", "--force"), Stream.of(flags))
            .toArray(String[]::new);
    return Ended.of(() -> MonthlyRuns.run(PRIMARY, all));
  }

  private Ended examples(String name, String... flags) {
    String[] all =
        Stream.concat(
                Stream.of("--horizonDays=30", "--out=" + folder.resolve(name)), Stream.of(flags))
            .toArray(String[]::new);
    return Ended.of(
        () -> TrainingExamples.exitCode(MonthlyRuns.flags(PRIMARY, "--runner=DirectRunner", all)));
  }

  private List<String> rows(String name) throws IOException {
    return ExampleFiles.rows(folder.resolve(name)).stream().map(Object::toString).sorted().toList();
  }

  private static void writeUntil(AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      PRIMARY.execute(purchases("writer-" + i, 1));
    }
  }

  private static void awaitQuery(String part) {
    String running =
        "select count(*) from pg_stat_activity where query like '%%%s%%' and pid <> pg_backend_pid()"
            .formatted(part);
    while (PRIMARY.query(running).equals(List.of("0"))) {
      Thread.onSpinWait();
    }
  }

  private static <T> CompletableFuture<T> later(Callable<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private static Connection begin(String sql) throws SQLException {
    Connection connection = PRIMARY.connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  /** So many purchases of a customer. */
  private static String purchases(String customer, int count) {
    return """
        insert into spendcast.purchases
        select '%1$s-' || n, nextval('spendcast.arrivals'), 'purchase', 'O-1', '%1$s',
          timestamptz '2024-10-05' - n * interval '1 minute', 1, 1, 'USD', 1, null, 'US', 'web', '[]',
          1, 1, 'books', null, '%2$s', 7,
          (select count(*) + n from spendcast.purchases where partition = 7), '2024-10-05'
        from generate_series(1, %3$d) n
        """
        .formatted(customer, TestDatabase.TOPIC_ID, count);
  }
}
