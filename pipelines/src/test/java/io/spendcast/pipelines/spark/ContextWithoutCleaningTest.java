package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ContextWithoutCleaningTest {

  @Test
  void runsJobsUnderTheNameOfTheOptionsAndLogsAsSpark() {
    try (LocalSpark local = LocalSpark.start("spendcast-test")) {
      JavaSparkContext spark = local.context();

      assertThat(local.options().getUsesProvidedSparkContext()).isTrue();
      assertThat(spark.sc().appName()).isEqualTo("spendcast-test");
      assertThat(spark.sc().logName()).isEqualTo("org.apache.spark.SparkContext");
      assertThat(spark.parallelize(List.of(1, 2, 3)).map(n -> n * n).collect())
          .containsExactly(1, 4, 9);
    }
  }

  @Test
  void refusesAFunctionThatCannotBeSerialized() {
    try (LocalSpark local = LocalSpark.start("spendcast-test")) {
      Object here = new Object();

      assertThatThrownBy(
              () -> local.context().parallelize(List.of(1)).map(n -> here.hashCode()).collect())
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("not serializable");
    }
  }
}
