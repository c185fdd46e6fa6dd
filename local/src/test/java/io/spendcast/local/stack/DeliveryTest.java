package io.spendcast.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  @Test
  void isContentWhenEachAlertCameOnce() {
    assertThat(Delivery.of(Set.of("e-1", "e-2"), List.of("e-2", "e-1")).faults()).isEmpty();
  }

  @Test
  void namesWhatIsMissingUnknownOrRepeated() {
    assertThat(Delivery.of(Set.of("e-1", "e-2"), List.of("e-1", "e-1", "e-3")).faults())
        .containsExactly(
            "1 published alerts were not received",
            "1 messages were received that no published alert explains",
            "1 alerts were received more than once");
  }
}
