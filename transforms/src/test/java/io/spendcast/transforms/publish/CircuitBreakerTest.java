package io.spendcast.transforms.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final TestClock clock = new TestClock();
  private final CircuitBreaker circuit = new CircuitBreaker(clock);

  @Test
  void letsThroughAtFirst() {
    assertThat(circuit.letsThrough()).isTrue();
  }

  @Test
  void stopsForASecondAfterAFailure() {
    circuit.failed();

    assertOpensAfter(Duration.ofSeconds(1));
  }

  @Test
  void stopsForTwiceAsLongAfterEachFurtherFailureUpToHalfAMinute() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      circuit.failed();

      assertOpensAfter(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    circuit.failed();
    circuit.failed();
    clock.advance(Duration.ofSeconds(2));
    circuit.succeeded();
    assertThat(circuit.letsThrough()).isTrue();

    circuit.failed();

    assertOpensAfter(Duration.ofSeconds(1));
  }

  private void assertOpensAfter(Duration pause) {
    assertThat(circuit.letsThrough()).isFalse();
    clock.advance(pause.minusMillis(1));
    assertThat(circuit.letsThrough()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(circuit.letsThrough()).isTrue();
  }
}
