package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Store makes of bundles that come again, come apart, or come from a stream that is over. */
class StoreLedgerTest {
  private static final String EVENTS =
      "select event_id, kafka_offset from spendcast.purchases order by arrival";

  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "second-group");
            thread.setDaemon(true);
            return thread;
          });

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
  }

  @Test
  void changesNothingWhenABundleIsDeliveredAgain() {
    Outcome[] bundle = everyKind();
    store(bundle);
    List<String> before = everything();

    store(bundle);

    assertThat(everything()).isEqualTo(before);
    assertThat(DATABASE.accounting())
        .containsExactly("0 | 1 | 3 | 1 | 1 | 1 | 0", "1 | 0 | 0 | 0 | 0 | 0 | 0");
  }

  @Test
  void storesOnlyWhatIsNewOfABundleThatIsCutOtherwise() {
    store(purchase(0, "C-1", "1.00").accepted(), purchase(1, "C-1", "1.00").accepted());

    store(purchase(1, "C-1", "1.00").accepted(), purchase(2, "C-1", "1.00").accepted());

    assertThat(DATABASE.query(EVENTS)).containsExactly("E-0 | 0", "E-1 | 1", "E-2 | 2");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 3 | 3 | 0 | 0 | 0");
  }

  @Test
  void storesAPositionOnceThatTwoGroupsStoreAtTheSameTime() throws Exception {
    StreamClaim other = DATABASE.claim("h", 2);
    Outcome[] bundle = everyKind();
    Future<?> second;
    try (Connection first = DATABASE.connect()) {
      first.setAutoCommit(false);
      try (PreparedStatement statement = first.prepareStatement(Store.SQL)) {
        StoreParameters.set(
            statement,
            new Bundle(List.of(bundle)),
            claim,
            new StoreRules(AlertRules.none(), false));
        statement.execute();
      }
      second =
          THREAD.submit(() -> OneBundle.through(Store.into(DATABASE.postgres(), other), bundle));
      awaitAStatementThatWaits();
      first.commit();
    }
    second.get(1, TimeUnit.MINUTES);

    assertThat(
            DATABASE.query(
                "select consumer_group, offsets, purchases_and_refunds, duplicates, dead_letters"
                    + " from spendcast.accounting where partition = 0 order by 1"))
        .containsExactly("g | 3 | 1 | 1 | 1", "h | 3 | 1 | 1 | 1");
  }

  private static void awaitAStatementThatWaits() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (DATABASE
        .query(
            "select pid from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'")
        .isEmpty()) {
      assertThat(System.nanoTime()).as("a statement waits").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void countsRecordsThatAreNotKeyedByTheirCustomerOnce() {
    TestEvent event = purchase(0, "C-1", "1.00");
    Accepted keyless =
        Accepted.of(
            event.position(),
            new Original(Optional.empty(), Optional.of(event.json())),
            event.accepted().purchase(),
            event.accepted().money());

    store(keyless, purchase(1, "C-1", "1.00").accepted());
    store(keyless, purchase(2, "C-1", "1.00").accepted());

    assertThat(
            DATABASE.query(
                "select partition, keyed_otherwise from spendcast.kafka_ledger order by 1"))
        .containsExactly("0 | 1", "1 | 0");
  }

  @Test
  void storesNothingForAStreamWhoseEpochIsOver() {
    StreamClaim stale = claim;
    DATABASE.claim("g", 2);

    assertThatThrownBy(() -> OneBundle.through(Store.into(DATABASE.postgres(), stale), everyKind()))
        .hasMessageContaining("epoch 1 of group g is over: another stream has taken over");

    assertThat(everything()).isEmpty();
  }

  @Test
  void failsForAPartitionThatTheLedgerDoesNotKnow() {
    assertThatThrownBy(() -> store(purchase(0, "C-1", "1.00").in(9).accepted()))
        .hasMessageContaining("the bundle's partitions are not in the ledger");

    assertThat(everything()).isEmpty();
  }

  @Test
  void mergesTheRangesOfTheLedger() {
    store(purchase(0, "C-1", "1.00").accepted(), purchase(1, "C-1", "1.00").accepted());
    store(purchase(4, "C-1", "1.00").accepted(), purchase(7, "C-1", "1.00").in(1).accepted());
    assertThat(ledger()).containsExactly("0 | {[0,2),[4,5)}", "1 | {[7,8)}");

    store(purchase(2, "C-1", "1.00").accepted(), purchase(3, "C-1", "1.00").accepted());

    assertThat(ledger()).containsExactly("0 | {[0,5)}", "1 | {[7,8)}");
  }

  @Test
  void bringsNothingBackThatWasDeletedSince() {
    store(everyKind());
    DATABASE.execute("truncate spendcast.purchases, spendcast.predictions, spendcast.alerts");
    DATABASE.execute("truncate spendcast.duplicates, spendcast.dead_letters");

    store(everyKind());

    assertThat(everything()).isEmpty();
  }

  private static Outcome[] everyKind() {
    return new Outcome[] {
      purchase(0, "C-1", "1.00").alerted("5000.00"),
      purchase(1, "C-1", "1.00").withId("E-0").accepted(),
      purchase(2, "C-1", "1.00").deadLetter(null, new byte[] {1})
    };
  }

  private void store(Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);
  }

  private List<String> ledger() {
    return DATABASE.query("select partition, done from spendcast.kafka_ledger order by 1");
  }

  /** Whatever a bundle can store. */
  private List<String> everything() {
    return Stream.of("purchases", "predictions", "alerts", "duplicates", "dead_letters")
        .flatMap(
            table -> DATABASE.query("select * from spendcast." + table + " t order by t").stream())
        .toList();
  }
}
