package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkRequirementsTest {
  private static final String PLUGINS =
      KeepReaders.class.getName() + "," + MetricsDuringHeartbeat.class.getName();

  private final Properties before = new Properties();

  @BeforeEach
  void keepProperties() {
    before.putAll(System.getProperties());
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.dynamicAllocation.enabled, true, false",
    "spark.dynamicAllocation.enabled, ' TRUE ', false",
    "spark.streaming.dynamicAllocation.enabled, true, false",
    "spark.speculation, true, false",
    "spark.streaming.concurrentJobs, 4, 1",
    "spark.streaming.stopGracefullyOnShutdown, false, true",
    "spark.task.maxFailures, 1, 4",
    "spark.task.maxFailures, nonsense, 4",
    "spark.streaming.clock, org.apache.spark.util.SystemClock, io.spendcast.pipelines.spark.MicroBatchClock"
  })
  void comesBeforeWhatTheClusterSaysAndSaysSo(String name, String given, String required) {
    System.setProperty(name, given);

    SparkRequirements.enforce();

    assertThat(SparkRequirements.changes(Map.of(name, given)))
        .singleElement()
        .asString()
        .startsWith("%s=%s is changed to %s: ".formatted(name, given.strip(), required));
    assertThat(new SparkConf().get(name)).isEqualTo(required);
  }

  @Test
  void saysNothingWhenAllIsAsItShouldBe() {
    Map<String, String> asItShouldBe = SparkRequirements.required(Map.of());

    assertThat(SparkRequirements.required(asItShouldBe)).isEqualTo(asItShouldBe);
    assertThat(SparkRequirements.changes(asItShouldBe)).isEmpty();
    assertThat(SparkRequirements.changes(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"spark.dynamicAllocation.enabled, False", "spark.task.maxFailures, 8"})
  void leavesWhatIsGoodEnough(String name, String given) {
    System.setProperty(name, given);

    SparkRequirements.enforce();

    assertThat(SparkRequirements.changes(Map.of(name, given))).isEmpty();
    assertThat(new SparkConf().get(name)).isEqualToIgnoringCase(given);
  }

  @Test
  void keepsThePluginsOfTheClusterBesideItsOwn() {
    assertThat(SparkRequirements.required(Map.of("spark.plugins", "com.example.Profiler")))
        .containsEntry("spark.plugins", "com.example.Profiler," + PLUGINS);
    assertThat(SparkRequirements.required(Map.of("spark.plugins", "a.B, " + PLUGINS)))
        .containsEntry("spark.plugins", "a.B," + PLUGINS);
  }
}
