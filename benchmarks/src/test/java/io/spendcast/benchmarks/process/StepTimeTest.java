package io.spendcast.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepTimeTest {
  private static final String PAGE =
      """
      # TYPE spendcast_step_duration_seconds histogram
      spendcast_step_duration_seconds_bucket{step="look_up",le="+Inf"} 4.0
      spendcast_step_duration_seconds_sum{step="look_up",} 9.5
      spendcast_step_duration_seconds_count{step="look_up",} 4.0
      spendcast_step_duration_seconds_sum{step="store",} 77.0
      spendcast_step_duration_seconds_count{step="store",} 8.0
      """;

  @Test
  void readsOneStepOfThePage() {
    assertThat(StepTime.of("look_up", PAGE)).isEqualTo(new StepTime(9.5, 4));
  }

  @Test
  void tellsTheMeanOfTheBundlesSinceAnEarlierMoment() {
    StepTime later = new StepTime(9.5, 4).since(new StepTime(1.5, 2));

    assertThat(later).isEqualTo(new StepTime(8, 2));
    assertThat(later.millisPerBundle()).isEqualTo(4_000);
  }
}
