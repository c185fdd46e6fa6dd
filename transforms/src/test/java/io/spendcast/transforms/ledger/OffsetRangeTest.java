package io.spendcast.transforms.ledger;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.outcome.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetRangeTest {

  @Test
  void joinsNeighbouringOffsets() {
    assertThat(OffsetRange.of(List.of(at(0, 3), at(0, 4), at(0, 5))))
        .containsExactly(new OffsetRange(0, 3, 6));
  }

  @Test
  void keepsHolesOpen() {
    assertThat(OffsetRange.of(List.of(at(0, 3), at(0, 5))))
        .containsExactly(new OffsetRange(0, 3, 4), new OffsetRange(0, 5, 6));
  }

  @Test
  void keepsPartitionsApart() {
    assertThat(OffsetRange.of(List.of(at(0, 3), at(1, 4))))
        .containsExactly(new OffsetRange(0, 3, 4), new OffsetRange(1, 4, 5));
  }

  @Test
  void countsAnOffsetThatComesTwiceOnce() {
    assertThat(OffsetRange.of(List.of(at(0, 3), at(0, 3))))
        .containsExactly(new OffsetRange(0, 3, 4));
  }

  @Test
  void spansFromTheFirstOffsetToTheLastOneOfEachPartition() {
    assertThat(OffsetRange.spans(List.of(range(1, 5, 6), range(0, 3, 4), range(1, 9, 12))))
        .containsExactly(range(0, 3, 4), range(1, 5, 12));
  }

  @Test
  void leavesWhatNoOtherRangeHolds() {
    List<OffsetRange> others =
        List.of(range(0, 0, 2), range(0, 4, 5), range(0, 7, 20), range(1, 0, 99));

    assertThat(OffsetRange.without(List.of(range(0, 1, 9), range(2, 0, 3)), others))
        .containsExactly(range(0, 2, 4), range(0, 5, 7), range(2, 0, 3));
    assertThat(OffsetRange.without(List.of(range(0, 8, 19), range(1, 5, 6)), others)).isEmpty();
    assertThat(OffsetRange.without(List.of(range(0, 2, 4)), others))
        .containsExactly(range(0, 2, 4));
  }

  private static OffsetRange range(int partition, long from, long to) {
    return new OffsetRange(partition, from, to);
  }

  private static Outcome at(int partition, long offset) {
    return purchase(offset, "C-1", "1.00").in(partition).accepted();
  }
}
