package io.spendcast.pipelines.cli.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoveTest {
  private static final List<String> FACTS =
      List.of(
          "select event_id, customer_id, occurred_at, amount, topic_id, partition, kafka_offset,"
              + " stored_at from spendcast.purchases",
          "select * from spendcast.predictions",
          "select * from spendcast.purchase_features",
          "select * from spendcast.prediction_outcomes",
          "select * from spendcast.alerts",
          "select event_id, customer_id, reason, corrected_at from spendcast.corrections",
          "select * from spendcast.duplicates",
          "select * from spendcast.dead_letters",
          "select * from spendcast.kafka_ends");

  /** Sums as the dashboards read them, which each shard has of its own. */
  private static final List<String> SUMS =
      List.of(
          "select minute, sum(revenue), sum(refunded), sum(orders), sum(refunds), sum(predictions),"
              + " sum(expected_spend), sum(over_threshold) from spendcast.sales_now group by 1",
          "select minute, latency_step, sum(purchases), sum(refunds), sum(late)"
              + " from spendcast.storing_now group by 1, 2",
          "select hour, version, sum(predictions), sum(expected_spend), min(first_at), max(last_at)"
              + " from spendcast.predictions_now group by 1, 2",
          "select customer_id, first_at, last_at, last_event_id, orders, revenue, refunded,"
              + " expected_spend from spendcast.customer_totals");

  private static final String WAITING =
      "select 1 from pg_stat_activity where datname = current_database()"
          + " and cardinality(pg_blocking_pids(pid)) > 0";

  private static final String STAGE =
      "select nspname from pg_namespace where nspname = 'spendcast_move'";

  private static final String UNFINISHED =
      "select move_id from spendcast.moves where finished_at is null";

  private static final String MISSING =
      "select consumer_group || partition || ' ' || elsewhere - moved"
          + " from spendcast.offsets_elsewhere join spendcast.accounting"
          + " using (consumer_group, topic_id, partition) where elsewhere <> moved";

  private final TestDatabase east = TestDatabase.migrated();
  private final TestDatabase west = TestDatabase.migrated();

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void fill() throws IOException {
    file =
        Files.writeString(
            folder.resolve("shards.conf"),
            "east 0-2 %s%nwest - %s%n".formatted(east.url("postgres"), west.url("postgres")));
    east.execute(Sql.of(MoveTest.class, "shop.sql"));
    east.query("select spendcast.refresh_dashboards()");
  }

  @Test
  void movesEverythingOfTheCustomersOfAPartitionAndNothingElse() {
    List<String> before = all(FACTS, east);

    Run run = move("--partitions=1");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("copying 43 purchases of 4 customers", "are with west now");
    assertThat(all(FACTS, east, west)).isEqualTo(before);
    assertThat(west.query("select distinct customer_id from spendcast.purchases order by 1"))
        .containsExactly("C-1", "C-4", "C-7", "C-9");
    assertThat(west.query("select distinct customer_id from spendcast.corrections"))
        .containsExactly("C-1");
    assertThat(east.query("select 1 from spendcast.purchases where customer_id in ('C-1', 'C-9')"))
        .isEmpty();
  }

  @Test
  void theAccountsOfBothShardsAddUp() {
    move("--partitions=1");

    assertThat(east.query(MISSING)).isEmpty();
    assertThat(west.query(MISSING)).isEmpty();
    assertThat(east.run("status").out()).doesNotContain("✗");
    assertThat(west.run("status").out()).doesNotContain("✗");
    assertThat(moved(east)).containsExactly("backfill 0 8", "g 0 3");
    assertThat(moved(west)).containsExactly("backfill 0 12");
    assertThat(west.run("why", "0:30").out()).contains("S-0");
    assertThat(east.run("why", "0:30").out()).contains("its customer is in another shard now");
  }

  @Test
  void theSumsOfBothShardsAreThoseOfOne() {
    List<String> before = all(SUMS, east);
    east.execute("delete from spendcast.predictions where event_id = 'L-1'"); // as pruned
    east.execute("delete from spendcast.prediction_outcomes where event_id = 'L-1'");
    east.execute("delete from spendcast.purchases where event_id = 'L-1'");
    east.execute(
        "update spendcast.kafka_ledger set done = done - '{[1,2)}' where partition = 0 and consumer_group = 'backfill'");
    east.execute(
        "update spendcast.partition_records set records = records - 1 where topic_id::text like '3%'");

    move("--partitions=1");

    west.query("select spendcast.refresh_dashboards()");
    assertThat(all(SUMS, east, west)).isEqualTo(before);
    east.query("select spendcast.refresh_dashboards()");
    assertThat(all(SUMS, east, west)).isEqualTo(before);
    assertThat(east.query("select sum(predictions) from spendcast.outcome_weeks"))
        .containsExactly("12");
    assertThat(west.query("select sum(predictions) from spendcast.outcome_weeks"))
        .containsExactly("7");
  }

  @Test
  void eachFactKeepsTheHistoryThatItWasScoredOn() {
    String histories =
        "select p.event_id || h.micros::text || h.amount_e4::text from spendcast.purchases p,"
            + " spendcast.history_before(p.customer_id, p.occurred_at, p.arrival) h";
    List<String> before = all(List.of(histories), east);
    west.query("select setval('spendcast.arrivals', 5)"); // a shard with a past of its own

    move("--partitions=1");

    assertThat(all(List.of(histories), east, west)).isEqualTo(before);
    assertThat(west.query("select min(arrival) from spendcast.purchases")).containsExactly("6");
  }

  @Test
  void whatHasComeBackIsAsItWas() {
    List<String> before = all(FACTS, east);
    List<String> ledger =
        all(List.of("select * from spendcast.ledger_gaps where kind <> 'moved'"), east);
    move("--partitions=1-2");

    Run back =
        run("shards", "move", "--shards=" + file, "--from=west", "--to=east", "--partitions=1-2");

    assertThat(back.err()).isEmpty();
    assertThat(all(FACTS, east)).isEqualTo(before);
    assertThat(all(List.of("select * from spendcast.ledger_gaps"), east)).isEqualTo(ledger);
    assertThat(east.query(MISSING)).isEmpty();
    assertThat(west.query("select 1 from spendcast.purchases")).isEmpty();
  }

  /** Each change of a move is refused once, as a process that was killed there would leave it. */
  @ParameterizedTest
  @CsvSource({
    "east, insert, moves",
    "west, insert, moves",
    "east, update, moves",
    "east, delete, purchases",
    "west, insert, purchases",
    "west, insert, predictions",
    "west, update, moves",
    "east, finish, moves"
  })
  void isFinishedByRunningItAgainWhereverItWasKilled(String shard, String change, String table) {
    List<String> before = all(FACTS, east);
    TestDatabase refusing = shard.equals("east") ? east : west;
    String when = change.equals("finish") ? "when (new.finished_at is not null)" : "";
    refusing.execute(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$",
        "create trigger refuse before %s on spendcast.%s for each row %s execute function refuse()"
            .formatted(change.replace("finish", "update"), table, when));
    Run killed = move("--partitions=1");
    assertThat(killed.exit()).as(killed.out() + killed.err()).isEqualTo(1);
    refusing.execute("drop trigger refuse on spendcast." + table);

    Run run = move("--partitions=1");

    assertThat(run.err()).isEmpty();
    assertThat(all(FACTS, east, west)).isEqualTo(before);
    assertThat(customers(east)).doesNotContainAnyElementsOf(customers(west));
    assertThat(east.query(MISSING)).isEmpty();
    assertThat(west.query(MISSING)).isEmpty();
    assertThat(west.query(STAGE)).isEmpty();
    assertThat(east.query(UNFINISHED)).isEmpty();
    assertThat(west.query(UNFINISHED)).isEmpty();
    assertThat(cancel().err()).contains("no move that could be cancelled");
  }

  @Test
  void nobodyDeletesInEitherShardWhileTheRowsAreBetweenThem() {
    west.execute(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$",
        "create trigger refuse before insert on spendcast.purchases execute function refuse()");

    move("--partitions=1");

    assertThat(east.query("select 1 from spendcast.purchases where customer_id = 'C-1'")).isEmpty();
    assertThat(east.run("prune", "--olderThan=9d").err()).contains("moving to shard west");
    assertThat(west.run("prune", "--olderThan=9d").err()).contains("moving from shard east");
  }

  @Test
  void cancelLeavesEverythingWhereItIs() {
    List<String> before = all(FACTS, east);
    east.execute(
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'away'; end $$",
        "create trigger refuse before delete on spendcast.alerts execute function refuse()");
    move("--partitions=1");

    assertThat(cancel().out()).isEqualTo("cancelled: east keeps its partitions\n");
    assertThat(all(FACTS, east)).isEqualTo(before);
    assertThat(all(FACTS, west)).isEmpty();
    assertThat(west.query(STAGE)).isEmpty();
    assertThat(west.query(UNFINISHED)).isEmpty();
  }

  @Test
  void bringsErasuresAndRatesAlong() {
    east.execute(
        "insert into spendcast.erasure_key (fingerprint) values ('\\x01')",
        "insert into spendcast.erased_customers (customer_hash) values ('\\x02')",
        "insert into spendcast.exchange_rates (currency, day, rate) values ('EUR', '2026-01-01', 1.1)");
    west.execute("insert into spendcast.erased_customers (customer_hash) values ('\\x03')");

    move("--partitions=1");

    assertThat(west.query("select fingerprint from spendcast.erasure_key"))
        .containsExactly("\\x01");
    assertThat(west.query("select customer_hash from spendcast.erased_customers order by 1"))
        .containsExactly("\\x02", "\\x03");
    assertThat(west.query("select rate from spendcast.exchange_rates"))
        .containsExactly("1.1000000000");
  }

  @Test
  void refusesAShardWhoseCustomersAreErasedByAnotherKey() {
    east.execute("insert into spendcast.erasure_key (fingerprint) values ('\\x01')");
    west.execute("insert into spendcast.erasure_key (fingerprint) values ('\\x02')");

    assertThat(move("--partitions=1").err()).contains("differ in their fingerprints");
  }

  /** A refresh meanwhile would count these arrivals as settled, and never add up their facts. */
  @Test
  void drawsNoArrivalBeforeItWritesPurchases() throws Exception {
    try (Connection other = west.source().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table spendcast.purchases in exclusive mode");
      CompletableFuture<Run> moving = CompletableFuture.supplyAsync(() -> move("--partitions=1"));
      while (west.query(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(west.query("select is_called from spendcast.arrivals")).containsExactly("f");
      other.rollback();
      assertThat(moving.get().err()).isEmpty();
    }
    assertThat(west.query("select last_value from spendcast.arrivals")).containsExactly("44");
  }

  @Test
  void waitsForTheStreamThatReadsThePartitions() throws Exception {
    Postgres postgres = new Postgres(east.url("postgres"), "postgres", "");
    try (NamedLock stream = new NamedLock(postgres, "spendcast stream g")) {
      assertThat(stream.tryToTake()).isTrue();

      Run run = move("--partitions=1", "--patience=1s");
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("the stream of group g, which reads the whole topic");
      assertThat(east.query("select 1 from spendcast.moves where frozen_at is not null")).isEmpty();

      east.execute("update spendcast.streams set epoch = epoch + 1, partitions = '{0,2}'");
      assertThat(move("--partitions=1", "--patience=1s").err()).isEmpty();
      assertThat(east.query("select epoch from spendcast.streams")).containsExactly("4");
    }
  }

  @Test
  void endsTheEpochOfAStreamThatNobodyRuns() {
    move("--partitions=1");

    assertThat(east.query("select epoch from spendcast.streams")).containsExactly("4");
  }

  @Test
  void onlyCounts() {
    List<String> before = all(FACTS, east);

    Run run = move("--partitions=1", "--dryRun");

    assertThat(run.out())
        .isEqualTo(
            "would move partitions 1 from east to west: 4 customers, 43 purchases and refunds,"
                + " 1 duplicates, 1 dead letters\n");
    assertThat(all(FACTS, east)).isEqualTo(before);
    assertThat(east.query("select 1 from spendcast.moves")).isEmpty();
    assertThat(east.query(STAGE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--partitions=3",
        "--partitions=1 --topic=other",
        "--partitions=1 --to=east",
        "--partitions=1 --to=north",
        "--partitions=one"
      })
  void refusesWhatIsNotThere(String flags) {
    assertThat(
            run(Stream.concat(
                        Stream.of("shards", "move", "--shards=" + file, "--from=east"),
                        Stream.concat(
                            flags.contains("--to") ? Stream.empty() : Stream.of("--to=west"),
                            Stream.of(flags.split(" "))))
                    .toArray(String[]::new))
                .exit())
        .isEqualTo(2);
  }

  @Test
  void refusesAPartitionWhoseAccountingDoesNotAddUp() {
    east.execute("delete from spendcast.duplicates where partition = 1");

    Run run = move("--partitions=1");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("the accounting of purchases 1 does not add up");
  }

  @Test
  void refusesAShardOfAnotherCurrency() {
    west.execute("update spendcast.settings set base_currency = 'EUR'");

    assertThat(move("--partitions=1").err()).contains("differ in their settings");
  }

  private static List<String> customers(TestDatabase database) {
    return database.query("select distinct customer_id from spendcast.purchases");
  }

  private static List<String> moved(TestDatabase database) {
    return database.query(
        "select consumer_group || ' ' || partition || ' ' || void_offsets"
            + " from spendcast.ledger_gaps where kind = 'moved' order by 1");
  }

  private Run move(String... flags) {
    return run(
        Stream.concat(
                Stream.of("shards", "move", "--shards=" + file, "--from=east", "--to=west"),
                Stream.of(flags))
            .toArray(String[]::new));
  }

  private Run cancel() {
    return move("--partitions=1", "--cancel");
  }

  private static Run run(String... arguments) {
    return Run.of(Stream.of(arguments));
  }

  /** Rows of some databases together, in an order of their own. */
  private static List<String> all(List<String> queries, TestDatabase... databases) {
    List<String> rows = new ArrayList<>();
    for (String query : queries) {
      for (TestDatabase database : databases) {
        rows.addAll(database.query("select q::text from (" + query + ") q"));
      }
    }
    Collections.sort(rows);
    return rows;
  }
}
