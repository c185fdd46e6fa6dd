package io.spendcast.pipelines.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SparkStreamingTest {

  @Test
  void aSplitOfManyPartitionsReadsNoMoreThanOneOfTwo() {
    assertEquals(2_500, SparkStreaming.recordsPerBatch(1, 1));
    assertEquals(10_000, SparkStreaming.recordsPerBatch(4, 2));
    assertEquals(10_000, SparkStreaming.recordsPerBatch(8, 2));
    assertEquals(30_000, SparkStreaming.recordsPerBatch(12, 12));
  }
}
