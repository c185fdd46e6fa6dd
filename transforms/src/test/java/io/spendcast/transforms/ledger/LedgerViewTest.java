package io.spendcast.transforms.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
  private LedgerView ledger;

  @BeforeEach
  void startAtTen() {
    ledger = new LedgerView();
    ledger.start(0, 10);
  }

  @Test
  void hasNoHoleBeforeTheFirstBundle() {
    assertThat(holesBefore(10, 20)).isEmpty();
  }

  @Test
  void hasNoHoleWhereABundleFollowsWhatIsDone() {
    ledger.done(new OffsetRange(0, 10, 15));

    assertThat(holesBefore(15, 20)).isEmpty();
  }

  @Test
  void hasNoHoleWhereABundleOverlapsWhatIsDone() {
    ledger.done(new OffsetRange(0, 10, 15));

    assertThat(holesBefore(12, 20)).isEmpty();
  }

  @Test
  void findsTheHoleBetweenWhatIsDoneAndTheBundle() {
    ledger.done(new OffsetRange(0, 10, 15));

    assertThat(holesBefore(17, 20)).containsExactly(new OffsetRange(0, 15, 17));
  }

  @Test
  void findsTheHoleAfterTheStart() {
    assertThat(holesBefore(11, 20)).containsExactly(new OffsetRange(0, 10, 11));
  }

  @Test
  void findsTheHoleBetweenTwoRangesThatAreDone() {
    ledger.done(new OffsetRange(0, 10, 12));
    ledger.done(new OffsetRange(0, 14, 20));

    assertThat(holesBefore(20, 30)).containsExactly(new OffsetRange(0, 12, 14));
  }

  @Test
  void findsTheHoleWithinTheBundleUnlessItIsDone() {
    List<OffsetRange> bundle = List.of(new OffsetRange(0, 10, 12), new OffsetRange(0, 14, 16));
    assertThat(ledger.holesBefore(bundle)).containsExactly(new OffsetRange(0, 12, 14));

    ledger.done(new OffsetRange(0, 12, 14));

    assertThat(ledger.holesBefore(bundle)).isEmpty();
  }

  @Test
  void ignoresHolesBehindTheBundle() {
    ledger.done(new OffsetRange(0, 25, 30));

    assertThat(holesBefore(10, 20)).isEmpty();
  }

  @Test
  void refusesAPartitionThatItDoesNotKnow() {
    assertThatThrownBy(() -> ledger.holesBefore(List.of(new OffsetRange(3, 0, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("partition 3 is not in the ledger");
  }

  private List<OffsetRange> holesBefore(long from, long to) {
    return ledger.holesBefore(List.of(new OffsetRange(0, from, to)));
  }
}
