package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamPredictionsTest {
  @Test
  void asksForAMicroBatchEachQuarterOfASecond() {
    assertThat(StreamPredictions.withDefaults("--topic=purchases"))
        .containsExactlyInAnyOrder(
            "--topic=purchases",
            "--runner=SparkRunner",
            "--batchIntervalMillis=250",
            "--minReadTimeMillis=100");
  }

  @Test
  void prefersFlagsThatAreGiven() {
    String[] given = {
      "--runner=DirectRunner", "--batchIntervalMillis=1000", "--minReadTimeMillis=40"
    };

    assertThat(StreamPredictions.withDefaults(given)).containsExactly(given);
  }
}
