package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.spark.ThrottledConsumer.Budget;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottledConsumerTest {
  private final AtomicLong now = new AtomicLong(5);
  private final Budget budget = new Budget(1_000, 300, now::get);

  @Test
  void letsABurstThrough() {
    budget.take(299);

    assertThat(budget.nanosUntilPositive()).isZero();
  }

  @Test
  void waitsAsLongAsWhatWasReadTakesAtItsRate() {
    budget.take(800);

    assertThat(budget.nanosUntilPositive())
        .isBetween(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.MILLISECONDS.toNanos(501));

    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
    assertThat(budget.nanosUntilPositive()).isZero();
  }

  @Test
  void savesUpNoMoreThanABurst() {
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    budget.take(301);

    assertThat(budget.nanosUntilPositive()).isPositive();
  }
}
