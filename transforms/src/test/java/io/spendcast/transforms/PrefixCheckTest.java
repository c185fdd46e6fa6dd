package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.History;
import java.util.List;
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

    assertThat(OneBundle.outcomes(lookUp().withVoids(storing), purchase.accepted()))
        .containsExactly(purchase.accepted().withHistory(new History(List.of(late.fact()))));
  }

  @Test
  void notesOffsetsThatNeverComeAndGoesOn() {
    TestEvent purchase = purchase(5, "C-1", "1.00");

    assertThat(OneBundle.outcomes(lookUp().withVoids(List::of), purchase.accepted()))
        .containsExactly(purchase.accepted().withHistory(History.NONE));

    assertThat(DATABASE.query("select partition, gap, kind from spendcast.ledger_gaps"))
        .containsExactly("0 | [0,5) | void");
    assertThat(DATABASE.accounting().get(0)).isEqualTo("0 | 1 | 5 | 0 | 0 | 0 | 5");
  }

  @Test
  void stillFailsWhenOnlyAPartOfTheHoleIsVoid() {
    Voids firstTwo = hole -> hole.from() < 2 ? List.of(new OffsetRange(0, 0, 2)) : List.of();

    assertThatThrownBy(
            () ->
                OneBundle.through(
                    lookUp().withVoids(firstTwo).withPatience(SHORT),
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
                        .withVoids(List::of)
                        .withPatience(SHORT),
                    purchase(5, "C-1", "1.00").accepted()))
        .hasMessageContaining("partition 0 offsets [0, 5)");

    assertThat(DATABASE.query("select * from spendcast.ledger_gaps")).isEmpty();
  }

  /** Another bundle that is stored while this one waits: when it is first asked about the hole. */
  private record StoreWhenAsked(Postgres postgres, StreamClaim claim) implements Voids {
    @Override
    public List<OffsetRange> in(OffsetRange range) {
      OneBundle.through(Store.into(postgres, claim), purchase(0, "C-1", "1.00").accepted());
      return List.of();
    }
  }

  private LookUpHistory lookUp() {
    return LookUpHistory.in(DATABASE.postgres(), claim);
  }

  private void store(TestEvent event) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim), event.accepted());
  }
}
