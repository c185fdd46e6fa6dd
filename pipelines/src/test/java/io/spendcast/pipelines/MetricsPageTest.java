package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.spendcast.pipelines.stream.metrics.BeamCollector;
import io.spendcast.pipelines.stream.metrics.DueRecords;
import io.spendcast.pipelines.stream.metrics.ExecutorGauges;
import io.spendcast.pipelines.stream.metrics.GroupLag;
import io.spendcast.pipelines.stream.metrics.MicroBatches;
import io.spendcast.pipelines.stream.metrics.ServedSince;
import io.spendcast.pipelines.stream.metrics.StreamHealth;
import io.spendcast.pipelines.stream.metrics.database.DatabaseMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final TestStream STREAM = new TestStream();
  private static final CollectorRegistry PAGE = new CollectorRegistry();
  private static PipelineResult result;

  @BeforeAll
  static void run() throws IOException {
    result = STREAM.run(GoldenRecords.read());
    StreamHealth health = new StreamHealth(7, InstantSource.system());
    health.saw(Map.of(0, 5L, 1, 5L), Map.of(0, 9L, 1, 5L));
    DatabaseMetrics database =
        new DatabaseMetrics(STREAM.database.postgres(), STREAM.claim(), InstantSource.system());
    database.run();
    PAGE.register(health);
    PAGE.register(database);
    PAGE.register(new BeamCollector(result::metrics));
    PAGE.register(new DueRecords(result::metrics, health));
    PAGE.register(new ServedSince(result::metrics, InstantSource.system()));
    PAGE.register(new MicroBatches().collector());
    PAGE.register(new GroupLag(Map.of(), IsolationLevel.READ_COMMITTED));
    PAGE.register(new ExecutorGauges(() -> 1));
  }

  @Test
  void exposesWhatItsPageOfTheDocumentationLists() throws IOException {
    Set<String> documented =
        Files.readAllLines(Path.of("../docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `spendcast_"))
            .map(line -> line.split("`", -1)[1])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(exposed()).isEqualTo(documented);
  }

  @Test
  void countsTheGoldenRecords() {
    assertThat(value("spendcast_events_total", "outcome", "stored"))
        .isEqualTo(rows("select count(*) from spendcast.purchases"));
    assertThat(value("spendcast_events_total", "outcome", "duplicate"))
        .isEqualTo(rows("select count(*) from spendcast.duplicates"));
    assertThat(value("spendcast_events_total", "outcome", "dead_letter"))
        .isEqualTo(rows("select count(*) from spendcast.dead_letters"));
    assertThat(PAGE.getSampleValue("spendcast_end_to_end_latency_seconds_count"))
        .isEqualTo(
            rows(
                "select purchases_and_refunds + duplicates + dead_letters from"
                    + " spendcast.accounting"));
    assertThat(PAGE.getSampleValue("spendcast_expected_spend_count"))
        .isEqualTo(rows("select count(*) from spendcast.predictions"));
    assertThat(value("spendcast_consumer_lag_records", "partition", "0")).isEqualTo(4);
  }

  @Test
  void countsEachReasonOfDeadLettersOnce() {
    for (String line :
        STREAM.database.query("select reason, count(*) from spendcast.dead_letters group by 1")) {
      String[] reason = line.split(" \\| ", -1);
      assertThat(
              PAGE.getSampleValue(
                  "spendcast_dead_letters_total",
                  new String[] {"step", "reason"},
                  new String[] {"ParsePurchases", reason[0]}))
          .as(reason[0])
          .isEqualTo(Double.parseDouble(reason[1]));
    }
  }

  @Test
  void leavesOutNothingThatTheStreamCounts() {
    Set<String> unnamed = new TreeSet<>();
    Stream.of(
            result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters(),
            result.metrics().queryMetrics(MetricsFilter.builder().build()).getGauges(),
            result.metrics().queryMetrics(MetricsFilter.builder().build()).getDistributions())
        .forEach(
            results ->
                results.forEach(
                    metric -> {
                      if (isOurs(metric.getName().getNamespace())
                          && !DueRecords.knows(
                              metric.getName().getNamespace(), metric.getName().getName())
                          && !BeamCollector.knows(
                              metric.getName().getNamespace(), metric.getName().getName())) {
                        unnamed.add(metric.getName().toString());
                      }
                    }));

    assertThat(unnamed).isEmpty();
  }

  @Test
  void knowsOnlyWhatTheStreamCounts() {
    // What golden records do not bring about: faults, alerts' publishing, a challenger.
    // A test before this one may have loaded the model, which a JVM does once.
    assertThat(BeamCollector.unseen(result.metrics()))
        .filteredOn(
            name -> !Set.of("load_model_latency_milli_secs", "model_byte_size").contains(name))
        .containsExactlyInAnyOrder(
            "ahead_of_clock",
            "challenger_absent",
            "challenger_dropped",
            "challenger_failed",
            "challenger_scored",
            "duration_micros of PublishAlerts",
            "failed_batches_counter",
            "failed_examples_counter",
            "left_to_sweeper",
            "probes",
            "published",
            "served_model_version",
            "unscored",
            "void_offsets",
            "waits");
  }

  private static boolean isOurs(String namespace) {
    return namespace.startsWith("io.spendcast") || namespace.equals("ParsePurchases");
  }

  private static Set<String> exposed() {
    Set<String> names = new TreeSet<>();
    for (Collector.MetricFamilySamples family : Collections.list(PAGE.metricFamilySamples())) {
      names.add(family.type == Collector.Type.COUNTER ? family.name + "_total" : family.name);
    }
    return names;
  }

  private static double value(String name, String label, String value) {
    return PAGE.getSampleValue(name, new String[] {label}, new String[] {value});
  }

  private static double rows(String sql) {
    return STREAM.database.query(sql).stream().mapToDouble(Double::parseDouble).sum();
  }
}
