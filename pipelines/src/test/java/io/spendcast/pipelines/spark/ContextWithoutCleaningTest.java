package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ContextWithoutCleaningTest {

  @Test
  void runsJobsUnderTheNameOfTheOptionsAndLogsAsSpark() {
    SparkContextOptions options = PipelineOptionsFactory.as(SparkContextOptions.class);
    options.setSparkMaster("local[1]");
    options.setAppName("spendcast-test");
    Set<String> before = System.getProperties().stringPropertyNames();
    SparkDefaults.setFrugal(options);

    ContextWithoutCleaning.provideTo(options);

    try (JavaSparkContext spark = options.getProvidedSparkContext()) {
      assertThat(options.getUsesProvidedSparkContext()).isTrue();
      assertThat(spark.sc().appName()).isEqualTo("spendcast-test");
      assertThat(spark.sc().logName()).isEqualTo("org.apache.spark.SparkContext");
      assertThat(spark.parallelize(List.of(1, 2, 3)).map(n -> n * n).collect())
          .containsExactly(1, 4, 9);
      Object notSerializable = new Object();
      assertThatThrownBy(
              () -> spark.parallelize(List.of(1)).map(n -> notSerializable.hashCode()).collect())
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("not serializable");
    } finally {
      System.getProperties().keySet().retainAll(before);
    }
  }
}
