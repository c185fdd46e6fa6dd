package io.spendcast.transforms.ledger;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.History;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.store.Store;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What LookUpHistory does about a hole before its bundle. */
class PrefixCheckTest {
  private static final Duration SHORT = Duration.millis(200);

  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
  }

  @Test
  void failsWhenAHoleStays() {
    store(purchase(0, "C-1", "1.00"));

    assertThatThrownBy(
            () ->
                OneBundle.through(
                    lookUp().withPatience(SHORT), purchase(3, "C-1", "1.00").accepted()))
        .hasMessageContaining("nothing is scored on a hole")
        .hasMessageContaining("partition 0 offsets [1, 3)");
  }

  @Test
  void failsOnAHoleWithinTheBundle() {
    assertThatThrownBy(
            () ->
                OneBundle.through(
                    lookUp().withPatience(SHORT),
                    purchase(0, "C-1", "1.00").accepted(),
                    purchase(2, "C-1", "1.00").accepted()))
        .hasMessageContaining("partition 0 offsets [1, 2)");
  }

  @Test
  void failsForAPartitionThatIsNotInTheLedger() {
    assertThatThrownBy(
            () -> OneBundle.through(lookUp(), purchase(0, "C-1", "1.00").in(9).accepted()))
        .hasMessageContaining("partition 9 is not in the ledger");
  }

  @Test
  void doesNotWaitForOtherPartitions() {
    OneBundle.through(lookUp().withPatience(SHORT), purchase(0, "C-1", "1.00").in(1).accepted());
  }

  @Test
  void looksUpAgainOnceTheHoleIsStored() {
    TestEvent late = purchase(0, "C-1", "1.00");
    TestEvent purchase = purchase(1, "C-1", "2.00").minutesAfterNoon(1);
    StoreWhenAsked storing = new StoreWhenAsked(DATABASE.postgres(), claim);

    assertThat(OneBundle.outcomes(lookUp().withGapFinder(storing), purchase.accepted()))
        .containsExactly(purchase.accepted().withHistory(new History(List.of(late.fact())), 0));
  }

  @Test
  void notesOffsetsThatNeverComeAndGoesOn() {
    TestEvent purchase = purchase(5, "C-1", "1.00");

    assertThat(OneBundle.outcomes(lookUp().withGapFinder(List::of), purchase.accepted()))
        .containsExactly(purchase.accepted().withHistory(History.NONE, 0));

    assertThat(DATABASE.query("select partition, gap, kind from spendcast.ledger_gaps"))
        .containsExactly("0 | [0,5) | void");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 5 | 0 | 0 | 0 | 5");
  }

  @Test
  void stillFailsWhenOnlyAPartOfTheHoleIsVoid() {
    GapFinder firstTwo = hole -> hole.from() < 2 ? List.of(new OffsetRange(0, 0, 2)) : List.of();

    assertThatThrownBy(
            () ->
                OneBundle.through(
                    lookUp().withGapFinder(firstTwo).withPatience(SHORT),
                    purchase(5, "C-1", "1.00").accepted()))
        .hasMessageContaining("partition 0 offsets [2, 5)");

    assertThat(DATABASE.query("select gap, kind from spendcast.ledger_gaps"))
        .containsExactly("[0,2) | void");
  }

  @Test
  void notesNothingForAStreamWhoseEpochIsOver() {
    StreamClaim stale = claim;
    DATABASE.claim("g", 2);

    assertThatThrownBy(
            () ->
                OneBundle.through(
                    LookUpHistory.in(DATABASE.postgres(), stale)
                        .withGapFinder(List::of)
                        .withPatience(SHORT),
                    purchase(5, "C-1", "1.00").accepted()))
        .hasMessageContaining("epoch 1 of group g is over: another stream has taken over");

    assertThat(DATABASE.query("select * from spendcast.ledger_gaps")).isEmpty();
  }

  /** As when each record is a transaction of its own: every second offset is a marker. */
  @Test
  void readsTheMissingRangeOnceAndRecordsAllOfItAsOneGap() {
    CountingGaps markers = new CountingGaps();

    for (long bundle = 0; bundle < 300; bundle += 100) {
      Outcome[] records = everySecondOffset(bundle, bundle + 100);
      assertThat(OneBundle.outcomes(lookUp().withGapFinder(markers), records)).hasSize(50);
      OneBundle.through(Store.into(DATABASE.postgres(), claim), records);
    }

    assertThat(markers.asked())
        .containsExactly(
            new OffsetRange(0, 1, 99), new OffsetRange(0, 99, 199), new OffsetRange(0, 199, 299));
    assertThat(
            DATABASE.query(
                "select gap, kind, void_offsets, void_ranges from spendcast.ledger_gaps"))
        .containsExactly("[1,298) | void | 149 | 149");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 299 | 150 | 0 | 0 | 149");
  }

  @Test
  void readsTheMissingRangeOfEachPartitionOnce() {
    CountingGaps markers = new CountingGaps();

    OneBundle.through(
        lookUp().withGapFinder(markers),
        purchase(0, "C-1", "1.00").accepted(),
        purchase(2, "C-1", "1.00").accepted(),
        purchase(0, "C-1", "1.00").in(1).accepted(),
        purchase(2, "C-1", "1.00").in(1).accepted(),
        purchase(4, "C-1", "1.00").in(1).accepted());

    assertThat(markers.asked())
        .containsExactlyInAnyOrder(new OffsetRange(0, 1, 3), new OffsetRange(1, 1, 5));
    assertThat(
            DATABASE.query(
                "select partition, gap, void_offsets from spendcast.ledger_gaps order by 1"))
        .containsExactly("0 | [1,2) | 1", "1 | [1,4) | 2");
  }

  /** The marker of the last transaction has no record behind it that would show it as missing. */
  @Test
  void recordsWhatIsKnownToFollowTheBundle() {
    GapFinder markers =
        asked -> List.of(new OffsetRange(0, 1, 2), new OffsetRange(0, asked.to(), asked.to() + 1));

    OneBundle.through(lookUp().withGapFinder(markers), everySecondOffset(0, 4));
    OneBundle.through(Store.into(DATABASE.postgres(), claim), everySecondOffset(0, 4));

    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 4 | 2 | 0 | 0 | 2");
  }

  /** Even when the probe is wrong: what is in the bundle exists. */
  @Test
  void neverTakesARecordOfTheBundleForVoid() {
    GapFinder everything = List::of;
    Outcome[] bundle = everySecondOffset(0, 6);

    OneBundle.through(lookUp().withGapFinder(everything), bundle);
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);

    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 5 | 3 | 0 | 0 | 2");
  }

  @Test
  void recordsAVoidOffsetOnce() throws SQLException {
    Ledger ledger = Ledger.of(DATABASE.postgres(), claim);

    ledger.recordGaps(List.of(new OffsetRange(0, 3, 5), new OffsetRange(0, 7, 8)));
    ledger.recordGaps(List.of(new OffsetRange(0, 4, 9)));
    ledger.recordGaps(List.of(new OffsetRange(0, 3, 9)));

    assertThat(DATABASE.query("select gap, void_offsets from spendcast.ledger_gaps"))
        .containsExactly("[3,9) | 6");
    assertThat(DATABASE.query("select done from spendcast.kafka_ledger where partition = 0"))
        .containsExactly("{[3,9)}");
  }

  /** The monthly report counts them by month. */
  @Test
  void beginsAnotherGapWithAnotherMonth() throws SQLException {
    Ledger ledger = Ledger.of(DATABASE.postgres(), claim);
    ledger.recordGaps(List.of(new OffsetRange(0, 1, 2)));
    DATABASE.execute(
        "update spendcast.ledger_gaps set recorded_at = recorded_at - interval '1 month',"
            + " month = month - interval '1 month'");

    ledger.recordGaps(List.of(new OffsetRange(0, 3, 4)));

    assertThat(DATABASE.query("select gap from spendcast.ledger_gaps order by 1"))
        .containsExactly("[1,2)", "[3,4)");
  }

  /** Another bundle that is stored while this one waits: when it is first asked about the hole. */
  private record StoreWhenAsked(Postgres postgres, StreamClaim claim) implements GapFinder {
    @Override
    public List<OffsetRange> in(OffsetRange range) {
      OneBundle.through(Store.into(postgres, claim), purchase(0, "C-1", "1.00").accepted());
      return List.of();
    }
  }

  private static Outcome[] everySecondOffset(long from, long to) {
    return LongStream.iterate(from, offset -> offset < to, offset -> offset + 2)
        .mapToObj(offset -> purchase(offset, "C-1", "1.00").accepted())
        .toArray(Outcome[]::new);
  }

  /** Every second offset, the odd ones. */
  private static final class CountingGaps implements GapFinder {
    private static final long serialVersionUID = 1;
    private static final Queue<OffsetRange> ASKED = new ConcurrentLinkedQueue<>();

    CountingGaps() {
      ASKED.clear();
    }

    List<OffsetRange> asked() {
      return List.copyOf(ASKED);
    }

    @Override
    public List<OffsetRange> in(OffsetRange range) {
      ASKED.add(range);
      return LongStream.range(range.from(), range.to())
          .filter(offset -> offset % 2 == 1)
          .mapToObj(offset -> new OffsetRange(range.partition(), offset, offset + 1))
          .toList();
    }
  }

  private LookUpHistory lookUp() {
    return LookUpHistory.in(DATABASE.postgres(), claim);
  }

  private void store(TestEvent event) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), event.accepted());
  }
}
