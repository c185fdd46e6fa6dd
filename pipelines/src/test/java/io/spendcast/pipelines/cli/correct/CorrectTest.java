package io.spendcast.pipelines.cli.correct;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.cli.erase.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CorrectTest {
  private static final Instant DAY = Instant.parse("2026-01-05T12:00:00Z");
  private static final String ALERTS =
      "select event_id || ' ' || status from spendcast.alerts order by 1";
  private static final String ALL =
      "select array_agg(t::text order by t::text)::text from (select p::text from spendcast.purchases p"
          + " union all select c::text from spendcast.corrections c"
          + " union all select a::text from spendcast.alerts a"
          + " union all select s.last_value::text from spendcast.arrivals s) t(t)";

  private TestDatabase database;

  @BeforeEach
  void fill() {
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,5)}"),
        TestFacts.purchase("E-1", 1, "C-1", day(0)),
        TestFacts.purchase("E-2", 2, "C-1", day(10)),
        TestFacts.purchase("E-3", 3, "C-1", day(20)),
        TestFacts.refund("R-4", 4, "C-1", day(30)),
        "select setval('spendcast.arrivals', 4)");
    for (String event : List.of("E-1", "E-2", "E-3")) {
      database.execute(TestFacts.prediction(event, "7"));
    }
  }

  @Test
  void saysWhatTheEventIsAndWhatChanges() {
    database.execute(
        TestFacts.alert("E-2", "published"),
        "insert into spendcast.monthly_runs (month, code_version, arrival_bound, finished_at, is_current)"
            + " values ('2025-12-01', 'x', 5, now(), true), ('2026-01-01', 'x', 5, now(), true),"
            + " ('2026-02-01', 'x', 2, now(), true), ('2026-03-01', 'x', 3, now(), true)");
    database.run("judge", "--factsUntil=2026-04-06");

    Run run = database.run("correct", "E-2", "--reason=ten times too much");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "Event E-2: a purchase",
            "  customer          C-1",
            "  order             O-1",
            "  occurred at       2026-01-15T12:00:00Z",
            "  amount            10.00 USD",
            "",
            "A correction takes the event out of",
            "  histories         of purchases that arrive later, and of training examples",
            "  judging           of outcomes that are not judged yet",
            "  monthly reports   that are run later",
            "  dashboards        at their next refresh",
            "",
            "It stays in",
            "  predictions       1 of later purchases, as they were scored",
            "  judged outcomes   1, as they were judged",
            "  monthly reports   2026-01, 2026-03: run each month's report again to take it out",
            "  alert             sent at 2026-03-01T00:00:01Z: tell its subscribers, it cannot be taken back",
            "",
            "Corrected",
            "  reason            ten times too much",
            "  arrival           5; purchases above it are scored without it",
            "  withdrawn alerts  0",
            "  To store the right values, send the event under another event id.");
    assertThat(database.query(ALERTS)).containsExactly("E-2 published");
    assertThat(database.run("status").out())
        .containsPattern("purchases +0 +4 +4 +0 +0 +0 +0 +0 +0 +0 +✓")
        .contains("Corrections\n  1 stored facts do not count any more\n");
    assertThat(database.run("status", "--json").out()).contains("\"corrections\" : 1");
    assertThat(database.run("why", "E-2").out())
        .contains("Corrected: it does not count in anything that arrived later")
        .contains("  reason            ten times too much\n");
  }

  @Test
  void changesNothingTheSecondTime() {
    database.execute(TestFacts.alert("E-2", "pending"));
    database.run("correct", "E-2", "--reason=first");
    List<String> before = database.query(ALL);

    Run again = database.run("correct", "E-2", "--reason=second");

    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("Corrected already at 20", "  reason            first\n");
    assertThat(database.query(ALL)).isEqualTo(before);
  }

  @Test
  void changesNothingInADryRun() {
    database.execute(TestFacts.alert("E-2", "pending"));
    List<String> before = database.query(ALL);

    Run run = database.run("correct", "E-2", "--reason=x", "--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("  alert             pending, withdrawn\n");
    assertThat(run.out().lines()).noneMatch("Corrected"::equals);
    assertThat(database.query(ALL)).isEqualTo(before);
  }

  @Test
  void correctsOnceWhenTwoRunAtOnce() throws Exception {
    CompletableFuture<Run> first;
    CompletableFuture<Run> second;
    try (Pause pause = Pause.at(database, "insert on corrections")) {
      first = CompletableFuture.supplyAsync(() -> correct("E-2"));
      pause.awaitPaused();
      second = CompletableFuture.supplyAsync(() -> correct("E-2"));
      pause.awaitBlocked("spendcast-correct", second::isDone);
    }

    assertThat(first.get().out()).contains("\nCorrected\n");
    assertThat(second.get().exit()).isZero();
    assertThat(second.get().out()).contains("Corrected meanwhile by another run, which stays");
    assertThat(database.query("select arrival from spendcast.corrections")).containsExactly("5");
  }

  /** Otherwise a bundle that was looked up before could be stored with a higher arrival. */
  @Test
  void letsNoBundleBeStoredBetweenItsArrivalAndItsCommit() throws Exception {
    CompletableFuture<Run> correcting;
    CompletableFuture<?> storing;
    try (Pause pause = Pause.at(database, "insert on corrections")) {
      correcting = CompletableFuture.supplyAsync(() -> correct("E-2"));
      pause.awaitPaused();
      storing = CompletableFuture.runAsync(this::storeNothing);
      pause.awaitBlocked("test-store", storing::isDone);

      assertThat(storing).isNotDone();
    }

    assertThat(correcting.get().exit()).isZero();
    storing.get();
  }

  /** With the lock of the store statement. */
  private void storeNothing() {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setClientInfo("ApplicationName", "test-store");
      statement.execute("select from spendcast.streams for share");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bound of arrivals that has the correction's waits for its commit. */
  @Test
  void isWaitedForByWhoeverTakesABoundOfArrivals() throws Exception {
    CompletableFuture<Run> correcting;
    CompletableFuture<Run> judging;
    try (Pause pause = Pause.at(database, "insert on corrections")) {
      correcting = CompletableFuture.supplyAsync(() -> correct("E-2"));
      pause.awaitPaused();
      judging =
          CompletableFuture.supplyAsync(() -> database.run("judge", "--factsUntil=2026-06-01"));
      pause.awaitBlocked("nobody", () -> judging.isDone() || isWaitingForWriters());

      assertThat(judging).isNotDone();
    }

    assertThat(correcting.get().exit()).isZero();
    assertThat(judging.get().out()).contains("2 predictions judged");
  }

  private boolean isWaitingForWriters() {
    return !database
        .query(
            "select 1 from pg_stat_activity where application_name = 'spendcast-judge'"
                + " and query like '%virtualtransaction = any%'")
        .isEmpty();
  }

  @Test
  void refusesWhatIsNotStoredAndAReasonThatIsNone() {
    Run unknown = correct("E-9");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo(
            "error: no purchase or refund is stored with event id E-9: check the id;"
                + " `spendcast why E-9` says what is known about it\n");
    assertThat(database.run("correct", "E-2", "--reason= ").exit()).isEqualTo(2);
    assertThat(database.run("correct", "E-2", "--reason=" + "x".repeat(501)).exit()).isEqualTo(2);
    assertThat(database.run("correct", "E-2").err()).contains("--reason");
    assertThat(database.query("select 1 from spendcast.corrections")).isEmpty();
  }

  @Test
  void withdrawsAlertsThatWereNotSentForGood() {
    database.execute(
        TestFacts.alert("E-1", "pending"),
        TestFacts.alert("E-2", "failed"),
        TestFacts.alert("E-3", "published"));

    assertThat(correct("E-1").out()).contains("pending, withdrawn\n", "withdrawn alerts  1");
    assertThat(correct("E-2").out()).contains("failed, withdrawn: it is never sent again\n");
    correct("E-3");

    assertThat(database.query(ALERTS))
        .containsExactly("E-1 suppressed_correction", "E-2 suppressed_correction", "E-3 published");
    assertThat(database.run("alerts", "replay", "--since=2020-01-01", "--status=published").out())
        .isEqualTo("0 published alerts go out again\n");
    assertThat(database.run("status").out()).contains("  suppressed        2\n");
  }

  @Test
  void saysThatASenderHoldsTheAlert() {
    database.execute(
        TestFacts.alert("E-1", "pending"),
        "update spendcast.alerts set claimed_until = now() + interval '5 minutes'");

    assertThat(correct("E-1").out()).contains("a sender holds it, so it may still go out\n");
  }

  @Test
  void judgesWithoutTheFactWhatIsJudgedLater() {
    correct("E-2");

    assertThat(database.run("judge", "--factsUntil=2026-06-01").out())
        .contains("2 predictions judged");

    assertThat(
            database.query(
                "select event_id || ' ' || bought || ' ' || actual_spend"
                    + " from spendcast.prediction_outcomes order by 1"))
        .containsExactly("E-1 true 6.0000", "E-3 false -4.0000");
  }

  @Test
  void rebuildsTheHistoryThatAPurchaseWasScoredOn() {
    correct("E-1");
    database.execute(TestFacts.purchase("E-6", 6, "C-1", day(40)));

    assertThat(database.run("why", "E-3").out()).contains("  facts             2\n");
    assertThat(database.run("why", "E-6").out()).contains("  facts             3\n");
    assertThat(database.run("features", "--event=E-3", "--event=E-6").exit()).isZero();
  }

  @Test
  void measuresNoDriftOfACorrectedPurchase() {
    correct("E-2");

    database.run("judge", "--factsUntil=2026-06-01");

    assertThat(
            database.query(
                "select distinct week || ' ' || purchases from spendcast.prediction_drift order by 1"))
        .containsExactly("2026-01-05 1", "2026-01-19 1");
  }

  @Test
  void isTheOwnersAlone() {
    database.execute("create role someone login in role spendcast_stream");

    Run run = database.runAs("someone", "correct", "E-2", "--reason=x");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("permission denied");
    assertThat(database.query("select 1 from spendcast.corrections")).isEmpty();
  }

  private static Instant day(int n) {
    return DAY.plus(n, ChronoUnit.DAYS);
  }

  private Run correct(String event) {
    return database.run("correct", event, "--reason=wrong");
  }
}
