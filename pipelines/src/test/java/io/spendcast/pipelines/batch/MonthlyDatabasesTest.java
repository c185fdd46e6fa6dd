package io.spendcast.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.Ended;
import io.spendcast.transforms.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A report over shards waits for each of them, and refuses databases that do not fit together. */
@Timeout(300)
@Tag("slow")
class MonthlyDatabasesTest {
  private static final String MOVE =
      "insert into spendcast.moves values (gen_random_uuid(), '%s', '%s', '%s', '{3,4}', now(), now(),"
          + " now(), %s)";

  private static final String WAITING =
      "select from pg_stat_activity where datname = current_database()"
          + " and cardinality(pg_blocking_pids(pid)) > 0";

  private final TestDatabase east = TestDatabase.migrated();
  private final TestDatabase west = TestDatabase.migrated();
  private final TestDatabase reporting = TestDatabase.migrated();

  @TempDir private Path folder;

  @BeforeEach
  void catchUp() {
    for (TestDatabase shard : List.of(east, west)) {
      shard.claim("golden", 1);
      shard.execute("update spendcast.kafka_ledger set caught_up_at = '2024-11-01 01:00Z'");
    }
  }

  @Test
  void reportsAMonthThatEveryShardHas() {
    assertThat(report()).isEqualTo(new Ended(0, ""));
  }

  @Test
  void namesTheShardThatIsNotReady() {
    west.execute("update spendcast.kafka_ledger set caught_up_at = '2024-10-31 23:59:59Z'");

    assertThat(report())
        .isEqualTo(
            new Ended(
                20,
                "spendcast: 2024-10 is not complete: partition 0 of topic purchases has been read"
                    + " to its end last at 2024-10-31 23:59:59 UTC, not since 2024-11-01 01:00 UTC,"
                    + " in shard west\n"));
    assertThat(report("--force").exit()).isZero();
  }

  @Test
  void waitsForAMoveAlsoWhenForced() {
    east.execute(MOVE.formatted("out", "west", TestDatabase.TOPIC_ID, "null"));

    assertThat(report("--force"))
        .isEqualTo(
            new Ended(
                20,
                "spendcast: a move of partitions 3,4 to shard west is not finished, in shard east:"
                    + " finish it with `spendcast shards move`, then run the report again\n"));

    east.execute("update spendcast.moves set finished_at = now()");
    west.execute(MOVE.formatted("in", "east", TestDatabase.TOPIC_ID, "now()"));
    assertThat(report()).isEqualTo(new Ended(0, ""));
  }

  @Test
  void waitsForNoShardWithoutPartitionsUnlessSomeAreThere() throws IOException {
    Path shards = MonthlyRuns.shards(folder, east, west);
    Files.writeString(shards, Files.readString(shards).replace("west 1", "west -"));
    IntSupplier report = () -> MonthlyRuns.runOverShards(reporting, shards);
    west.execute("delete from spendcast.kafka_ledger");
    assertThat(Ended.of(report)).isEqualTo(new Ended(0, ""));

    west.execute("delete from spendcast.streams");
    west.execute(MOVE.formatted("in", "east", TestDatabase.TOPIC_ID, "now()"));
    assertThat(Ended.of(report)).isEqualTo(new Ended(0, ""));

    west.execute(
        "insert into spendcast.kafka_ledger values ('golden', '%s', 3, 'purchases', 0)"
            .formatted(TestDatabase.TOPIC_ID));
    assertThat(Ended.of(report))
        .isEqualTo(
            new Ended(
                20,
                "spendcast: 2024-10 is not complete: no stream has read anything yet, in shard west\n"));
  }

  @Test
  void publishesNothingWhenPartitionsMovedMeanwhile() throws Exception {
    try (Connection writers = reporting.connect();
        Statement statement = writers.createStatement()) {
      writers.setAutoCommit(false);
      statement.execute("lock table spendcast.monthly_quality in exclusive mode");
      CompletableFuture<Ended> asked = CompletableFuture.supplyAsync(this::report);
      while (reporting.query(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }
      east.execute(MOVE.formatted("out", "west", TestDatabase.TOPIC_ID, "now()"));
      writers.rollback();

      assertThat(asked.get())
          .isEqualTo(
              new Ended(
                  20,
                  "spendcast: partitions moved between shards during the run: run the report again\n"));
    }
    assertThat(reporting.query("select from spendcast.monthly_runs where is_current")).isEmpty();
  }

  @Test
  void refusesShardsWithOtherSettings() {
    west.execute("update spendcast.settings set time_zone = 'Asia/Tokyo'");

    assertThat(report())
        .isEqualTo(
            new Ended(
                2,
                "spendcast: shard west has base currency USD and time zone Asia/Tokyo, but the"
                    + " database of --jdbcUrl has USD and UTC: name a reporting database that was"
                    + " migrated with the settings of all shards\n"));
  }

  @Test
  void refusesAShardThatIsNotMigratedOrOutOfReach() throws IOException {
    west.execute("delete from spendcast.flyway_schema_history where version = '9'");

    assertThat(report().error()).contains("shard west: the database is not migrated");
    Path absent = folder.resolve("absent.conf");
    Files.writeString(absent, "east 0-5 jdbc:postgresql://127.0.0.1:1/shop\n");
    assertThat(Ended.of(() -> MonthlyRuns.runOverShards(reporting, absent)))
        .matches(ended -> ended.exit() == 2)
        .matches(ended -> ended.error().contains("cannot use the database of shard east"));
  }

  @Test
  void refusesADatabaseThatIsNamedTwice() throws IOException {
    Path twice = MonthlyRuns.shards(folder, east, west);
    String again = Files.readString(twice).replace("localhost", "127.0.0.1");
    Files.writeString(twice, again + "north 7 " + east.reportPostgres().jdbcUrl() + "&a=b\n");

    assertThat(Ended.of(() -> MonthlyRuns.runOverShards(reporting, twice)).error())
        .contains("shard east and shard north are the same database");
    assertThat(
            Ended.of(() -> MonthlyRuns.runOverShards(west, MonthlyRuns.shards(folder, east, west)))
                .error())
        .contains("--jdbcUrl and shard west are the same database");
  }

  @Test
  void refusesAReportingDatabaseWithoutItsShards() {
    reporting.execute("insert into spendcast.shards (name, jdbc_url) values ('east', '')");

    assertThat(Ended.of(() -> MonthlyRuns.run(reporting, "--month=2024-10")).error())
        .contains("is the reporting database of the shards east");
  }

  @Test
  void refusesAStandbyBesideShards() {
    assertThat(report("--readJdbcUrl=" + reporting.reportPostgres().jdbcUrl()))
        .matches(ended -> ended.exit() == 2)
        .matches(ended -> ended.error().contains("leave one of the two flags out"));
  }

  private Ended report(String... flags) {
    Path shards = MonthlyRuns.shards(folder, east, west);
    return Ended.of(() -> MonthlyRuns.runOverShards(reporting, shards, flags));
  }
}
