package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.History;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.history.ComputeFeatures;
import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.steps.BundleSteps;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history is what had arrived and was not corrected, however a correction meets the stream. */
class CorrectionsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final TestEvent WRONG = purchase(0, "C-1", "9000.00");
  private static final TestEvent RIGHT = purchase(1, "C-1", "9.00").minutesAfterNoon(1);
  private static final TestEvent NEXT = purchase(2, "C-1", "7.00").minutesAfterNoon(2);

  private StreamClaim claim;

  @BeforeEach
  void storeAWrongFactAndARightOne() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 1);
    store(lookedUp(WRONG, RIGHT));
  }

  @Test
  void looksUpNoCorrectedFact() {
    long correction = correct("E-0");

    assertThat(lookUp(NEXT))
        .containsExactly(NEXT.accepted().withHistory(history(RIGHT), correction));
  }

  @Test
  void fillsAHistoryUpWithOlderFactsInsteadOfCorrectedOnes() {
    TestEvent[] many =
        Stream.iterate(2L, n -> n + 1)
            .limit(300)
            .map(n -> purchase(n, "C-1", "1.00").minutesAfterNoon(n))
            .toArray(TestEvent[]::new);
    store(lookedUp(many));
    correct("E-301");
    long correction = correct("E-300");

    TestEvent last = purchase(302, "C-1", "1.00").minutesAfterNoon(400);
    assertThat(lookUp(last))
        .containsExactly(
            last.accepted()
                .withHistory(
                    history(
                        Stream.iterate(297, n -> n - 1)
                            .limit(256)
                            .map(n -> many[n])
                            .toArray(TestEvent[]::new)),
                    correction));
  }

  @Test
  void keepsACorrectedEventKnownSoThatAReplayDoesNotBringItBack() {
    correct("E-0");

    store(lookedUp(NEXT, purchase(3, "C-1", "9000.00").withId("E-0")));

    assertThat(DATABASE.query("select event_id from spendcast.purchases order by 1"))
        .containsExactly("E-0", "E-1", "E-2");
    assertThat(lookUp(purchase(4, "C-1", "1.00").minutesAfterNoon(9)))
        .first()
        .extracting(o -> ((Accepted) o).history().orElseThrow())
        .isEqualTo(history(NEXT, RIGHT));
  }

  /** The history that was looked up has the fact; one of its arrival must not. */
  @Test
  void storesNothingThatWasLookedUpBeforeACorrection() {
    Outcome[] outdated = lookedUp(NEXT);
    correct("E-0");

    assertThatThrownBy(() -> store(outdated))
        .hasStackTraceContaining("a fact of the bundle's customers was corrected after")
        .hasStackTraceContaining("OutdatedHistoryException");

    assertThat(DATABASE.query("select event_id from spendcast.purchases order by 1"))
        .containsExactly("E-0", "E-1");
    assertThat(DATABASE.accounting()).containsExactly("0 | 1 | 2 | 2 | 0 | 0 | 0");

    store(lookedUp(NEXT));

    assertThat(DATABASE.accounting()).containsExactly("0 | 1 | 3 | 3 | 0 | 0 | 0");
  }

  @Test
  void storesWhatWasLookedUpBeforeACorrectionOfAnotherCustomer() {
    store(lookedUp(purchase(2, "C-2", "1.00")));
    Outcome[] lookedUp = lookedUp(purchase(3, "C-1", "1.00").minutesAfterNoon(9));
    correct("E-2");

    store(lookedUp);

    assertThat(DATABASE.accounting()).containsExactly("0 | 1 | 4 | 4 | 0 | 0 | 0");
  }

  /** The store statement begins before the correction is committed, and waits for it. */
  @Test
  void storesNothingWhenTheCorrectionIsCommittedWhileTheStatementWaits() throws Exception {
    Outcome[] outdated = lookedUp(NEXT);
    CompletableFuture<Void> storing;
    try (Connection correcting = DATABASE.connect();
        Statement statement = correcting.createStatement()) {
      correcting.setAutoCommit(false);
      statement.execute("lock table spendcast.streams in exclusive mode");
      statement.execute(insert("E-0"));
      storing = CompletableFuture.runAsync(() -> store(outdated));
      awaitALock();
      correcting.commit();
    }

    assertThatThrownBy(() -> storing.get(1, TimeUnit.MINUTES))
        .hasStackTraceContaining("OutdatedHistoryException");
    assertThat(DATABASE.query("select count(*) from spendcast.purchases")).containsExactly("2");
  }

  /** Without a runner nobody else would try again. */
  @Test
  void scoresABundleOfABackfillAgain() throws Exception {
    BundleSteps steps =
        BundleSteps.into(
            DATABASE.postgres(),
            claim,
            ParsePurchases.ofTopic(TestDatabase.TOPIC_ID, "USD"),
            SelectAlerts.above(new BigDecimal("1000"), "USD"));
    CompletableFuture<Void> storing;
    try (Connection correcting = DATABASE.connect();
        Statement statement = correcting.createStatement()) {
      correcting.setAutoCommit(false);
      statement.execute("lock table spendcast.streams in exclusive mode");
      statement.execute(insert("E-0"));
      storing = CompletableFuture.runAsync(() -> run(steps, NEXT));
      awaitALock();
      correcting.commit();
    }

    storing.get(1, TimeUnit.MINUTES);
    assertThat(DATABASE.accounting()).containsExactly("0 | 1 | 3 | 3 | 0 | 0 | 0");
  }

  private static void run(BundleSteps steps, TestEvent event) {
    try {
      steps.run(
          List.of(
              OneBundle.record(
                  event.position(), event.original().key().orElseThrow(), event.json())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rebuildsTheHistoryOfEachPurchaseByItsOwnArrival() {
    store(lookedUp(NEXT));
    correct("E-0");
    store(lookedUp(purchase(3, "C-1", "5.00").minutesAfterNoon(3)));

    assertThat(
            DATABASE.query(
                "select p.event_id, h.amount_e4 from spendcast.purchases p, lateral"
                    + " spendcast.history_before(p.customer_id, p.occurred_at, p.arrival) h order by 1"))
        .containsExactly(
            "E-0 | ", "E-1 | {90000000}", "E-2 | {90000,90000000}", "E-3 | {70000,90000}");
  }

  @Test
  void findsArrivalsOfCorrectionsThatTheSequenceIsBehind() {
    long correction = correct("E-0");
    DATABASE.execute("select setval('spendcast.arrivals', 2)");

    assertThat(DATABASE.query("select spendcast.arrival_ahead()"))
        .containsExactly(Long.toString(correction));
  }

  private static void awaitALock() {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (DATABASE
        .query(
            "select from pg_locks where not granted and relation = 'spendcast.streams'::regclass")
        .isEmpty()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static String insert(String event) {
    return "insert into spendcast.corrections (event_id, fact_arrival, customer_id, arrival, reason)"
        + " select event_id, arrival, customer_id, nextval('spendcast.arrivals'), 'mistyped'"
        + " from spendcast.purchases where event_id = '"
        + event
        + "'";
  }

  /** Returns the arrival of the correction. */
  private static long correct(String event) {
    DATABASE.execute(insert(event));
    return Long.parseLong(DATABASE.query("select max(arrival) from spendcast.corrections").get(0));
  }

  private List<Outcome> lookUp(TestEvent... events) {
    return OneBundle.outcomes(
        LookUpHistory.in(DATABASE.postgres(), claim),
        Stream.of(events).map(TestEvent::accepted).toArray(Outcome[]::new));
  }

  /** As the steps before {@link Store} leave them. */
  private Outcome[] lookedUp(TestEvent... events) {
    return lookUp(events).stream()
        .map(new ComputeFeatures.ComputeFn(ZoneOffset.UTC)::compute)
        .toArray(Outcome[]::new);
  }

  private void store(Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);
  }

  private static History history(TestEvent... newestFirst) {
    return new History(Stream.of(newestFirst).map(TestEvent::fact).toList());
  }
}
