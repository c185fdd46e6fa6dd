package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

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

  private static Outcome at(int partition, long offset) {
    return purchase(offset, "C-1", "1.00").in(partition).accepted();
  }
}
