package io.spendcast.pipelines.cli.erase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.cli.model.Judge;
import io.spendcast.pipelines.cli.redrive.DeadRecord;
import io.spendcast.pipelines.start.Database;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Nobody who writes while a customer is erased brings the customer back: each writer is stopped in
 * the middle, then the customer is erased, then the writer goes on; and the other way round.
 */
class ErasureRaceTest {
  private static final Instant DAY = Instant.parse("2026-01-05T12:00:00Z");
  private static final String EVENT =
      "{\"event_id\":\"E-%1$d\",\"type\":\"purchase\",\"order_id\":\"A\",\"customer_id\":\"%2$s\","
          + "\"occurred_at\":\"2026-01-05T13:00:00Z\",\"currency\":\"USD\",\"items\":[{\"sku\":\"S\","
          + "\"quantity\":1,\"unit_price\":\"1.00\"}]}";
  private static final String MALFORMED = "{\"event_id\":\"E-22\",\"customer_id\":\"C\\u002d1\"}";

  /** Writers of tables that hold something of a customer, each with the place to stop it. */
  enum Writer {
    STREAM("insert on purchases", "PostgreSQL JDBC Driver"),
    BACKFILL("insert on dead_letters", "PostgreSQL JDBC Driver"),
    REFRESH("insert on customer_totals", "test-refresh"),
    JUDGE("insert on prediction_outcomes", "spendcast-judge"),
    JUDGE_STATEMENTS("insert on prediction_outcomes", "test-judge"),
    REDRIVE("update on dead_letters", "test-redrive"),
    REPLAY_ALERTS("update on alerts", "spendcast-alerts"),
    MARK_ALERT("update on alerts", "spendcast-alerts"),
    PRUNE("delete on predictions", "spendcast-prune"),
    CORRECT("insert on corrections", "spendcast-correct");

    private final String middle;
    private final String applicationName;

    Writer(String middle, String applicationName) {
      this.middle = middle;
      this.applicationName = applicationName;
    }

    /** Whether it holds a lock on a table of derived rows. */
    boolean derives() {
      return middle.endsWith("customer_totals")
          || middle.endsWith("prediction_outcomes")
          || this == PRUNE;
    }
  }

  private static final Executor THREADS = task -> new Thread(task).start();

  @TempDir private Path folder;
  private TestDatabase database;
  private Path key;

  @BeforeEach
  void fill() throws IOException {
    key = Files.writeString(folder.resolve("erasure.key"), "k".repeat(64));
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{[0,4)}"),
        TestFacts.purchase("E-10", 0, "C-1", DAY),
        TestFacts.purchase("E-11", 1, "C-1", DAY),
        TestFacts.purchase("X-12", 2, "X-2", DAY),
        TestFacts.deadLetter(3, "no_exchange_rate"),
        "update spendcast.dead_letters set record_key = 'C-1'",
        TestFacts.alert("E-10", "failed"),
        "select setval('spendcast.arrivals', 3)");
    for (String event : List.of("E-10", "E-11", "X-12")) {
      database.execute(TestFacts.prediction(event, "4"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void removesWhatAWriterIsWriting(Writer writer) throws Exception {
    CompletableFuture<?> writing;
    CompletableFuture<Run> erasing;
    try (Pause pause = Pause.at(database, writer.middle)) {
      writing = CompletableFuture.runAsync(() -> write(writer), THREADS);
      pause.awaitPaused();

      erasing = CompletableFuture.supplyAsync(this::erase, THREADS);
      pause.awaitBlocked("spendcast-erase", erasing::isDone);
    }

    writing.get(1, TimeUnit.MINUTES);
    Run run = erasing.get(1, TimeUnit.MINUTES);
    assertThat(run.exit()).isZero();
    assertThat(CustomerTraces.in(database, "C-1", "E-1", "E-2")).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            writer.derives()
                ? "waiting for judge, prune or a refresh of the dashboards to end\n"
                : "");
  }

  /** The command {@code judge} waits for writers of purchases first, and so for {@code erase}. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JUDGE")
  void letsNobodyWriteOfACustomerWhoIsBeingRemoved(Writer writer) throws Exception {
    CompletableFuture<?> writing;
    CompletableFuture<Run> erasing;
    try (Pause pause = Pause.at(database, "delete on purchases")) {
      erasing = CompletableFuture.supplyAsync(this::erase, THREADS);
      pause.awaitPaused();

      writing = CompletableFuture.runAsync(() -> write(writer), THREADS);
      pause.awaitBlocked(writer.applicationName, writing::isDone);
    }

    writing.get(1, TimeUnit.MINUTES);
    assertThat(erasing.get(1, TimeUnit.MINUTES).exit()).isZero();
    assertThat(CustomerTraces.in(database, "C-1", "E-1", "E-2")).isEmpty();
  }

  /** The stream goes on while a customer with a million rows is removed. */
  @Test
  void keepsTheStreamWaitingForNothing() throws Exception {
    CompletableFuture<Run> erasing;
    try (Pause pause = Pause.at(database, "delete on purchases")) {
      erasing = CompletableFuture.supplyAsync(this::erase, THREADS);
      pause.awaitPaused();

      write(Writer.STREAM);

      assertThat(erasing).isNotDone();
    }

    erasing.get(1, TimeUnit.MINUTES);
    assertThat(database.query("select event_id from spendcast.purchases order by 1"))
        .containsExactly("X-12", "X-21");
  }

  @Test
  void refreshesDashboardsOnlyWithSnapshotsNewerThanItsLock() throws SQLException {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);

      assertThat(catchThrowable(() -> statement.execute("select spendcast.refresh_dashboards()")))
          .hasMessageContaining("must run at isolation level read committed");
    }
  }

  private void write(Writer writer) {
    try {
      switch (writer) {
        case STREAM -> stream();
        case BACKFILL -> succeed("backfill", file(), "--unscored", "--erasureKeyFile=" + key);
        case REFRESH -> inOneTransaction("test-refresh", "select spendcast.refresh_dashboards()");
        case JUDGE -> succeed("judge", "--factsUntil=2026-06-01");
        case JUDGE_STATEMENTS -> judge();
        case REDRIVE ->
            inOneTransaction(
                "test-redrive",
                "select from spendcast.dead_letters where resolved_at is null for update skip locked",
                "update spendcast.dead_letters set resolved_at = now()");
        case REPLAY_ALERTS -> succeed("alerts", "replay", "--since=1970-01-01");
          // Both fail when the event is gone by then.
        case MARK_ALERT -> database.run("alerts", "handle", "E-10", "--note=called E-10");
        case CORRECT -> database.run("correct", "E-10", "--reason=wrong");
        case PRUNE -> succeed("prune", "--olderThan=1d");
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void judge() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url("postgres"));
    source.setApplicationName("test-judge");
    try (Database judging = Database.writing(source, Judge.class)) {
      OffsetDateTime until = OffsetDateTime.parse("2026-06-01T00:00:00Z");
      judging.execute("JudgeLock.sql");
      Map<String, Object> facts =
          Map.of(
              "horizon_days", 90,
              "arrival_until", 3,
              "facts_until", until,
              "judged_arrival", 0,
              "judged_until", OffsetDateTime.MIN);
      judging.find(Long.class, "JudgeOutcomes.sql", facts);
      judging.commit();
    }
  }

  /** By JdbcIO, as the stream does: two events and a dead letter of the customer, and another's. */
  private void stream() {
    StreamClaim claim = new StreamClaim("g", UUID.fromString(TestFacts.TOPIC), 7);
    Postgres postgres = new Postgres(database.url("postgres"), "postgres", "");
    Pipeline pipeline = OneBundle.pipeline();
    OneBundle.ofRecords(
            pipeline,
            List.of(
                record(4, EVENT.formatted(20, "C-1")),
                record(5, EVENT.formatted(21, "X-2").replace("E-21", "X-21")),
                record(6, MALFORMED)))
        .apply("Parse", ParsePurchases.ofTopic(claim.topicId(), "USD"))
        .apply("Store", Store.into(postgres, claim).withErasureKey(new ErasureKey(key.toString())));
    pipeline.run().waitUntilFinish();
  }

  private static KafkaRecord<byte[], byte[]> record(long offset, String payload) {
    String base64 = Base64.getEncoder().encodeToString(payload.getBytes(UTF_8));
    UUID topic = UUID.fromString(TestFacts.TOPIC);
    return new DeadRecord(topic, 0, offset, null, base64, null).toSend("purchases", DAY);
  }

  private String file() throws IOException {
    return Files.writeString(
            folder.resolve("events.ndjson"), EVENT.formatted(20, "C-1") + "\n" + MALFORMED + "\n")
        .toString();
  }

  private void succeed(String... arguments) {
    Run run = database.run(arguments);
    assertThat(run.err()).as(run.err()).doesNotContain("error");
    assertThat(run.exit()).isZero();
  }

  private void inOneTransaction(String applicationName, String... statements) throws SQLException {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setClientInfo("ApplicationName", applicationName);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private Run erase() {
    return database.run("erase", "C-1", "--erasureKeyFile=" + key);
  }
}
