package io.spendcast.pipelines.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.spendcast.transforms.store.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.MetricFiltering;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.junit.jupiter.api.Test;

class DueRecordsTest {
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final StreamHealth health = new StreamHealth(3, () -> now);
  private final Map<String, Long> counted = new HashMap<>();
  private final DueRecords due = new DueRecords(() -> new Counted(counted), health);
  private final CollectorRegistry page = new CollectorRegistry();

  DueRecordsTest() {
    page.register(due);
  }

  @Test
  void startsAtZero() {
    assertPage(0, 0, 0, 0);
  }

  @Test
  void countsLateRecordsOfAStreamThatIsCaughtUp() {
    warmedUp();

    stored(90, 10, 0);

    assertPage(91, 10, 0, 0);
  }

  @Test
  void countsLateRecordsOfTheFirstMinuteOfStoringApart() {
    caughtUp();
    stored(1, 9, 0);
    due.run();
    after(59);
    stored(0, 3, 0);
    due.run();
    after(1);
    stored(0, 2, 0);

    assertPage(1, 2, 12, 0);
  }

  @Test
  void countsLateRecordsOfACatchUpApart() {
    health.saw(Map.of(0, 0L), Map.of(0, 1_000L));
    stored(0, 500, 0);
    due.run();
    health.saw(Map.of(0, 1_000L), Map.of(0, 1_000L));
    stored(0, 500, 0);
    due.run();
    after(60);
    stored(7, 2, 0);

    assertPage(7, 2, 1_000, 0);
  }

  @Test
  void countsLiveRecordsThatWaitBehindLoadedOnesApart() {
    warmedUp();
    stored(0, 20, 5_000);
    due.run();
    health.saw(Map.of(0, 14_020L), Map.of(0, 14_040L));
    after(2);
    stored(0, 20, 0);

    assertPage(1, 0, 40, 5_000);
  }

  @Test
  void countsLateRecordsAlthoughSomeOthersAreLoaded() {
    warmedUp();

    stored(10, 80, 20);

    assertPage(11, 80, 0, 20);
  }

  private void caughtUp() {
    health.saw(Map.of(0, 0L), Map.of(0, 0L));
    after(11);
    due.run();
  }

  /** A minute after the first record, which was stored in time. */
  private void warmedUp() {
    caughtUp();
    stored(1, 0, 0);
    due.run();
    after(60);
  }

  private void stored(long inTime, long late, long loaded) {
    counted.merge("in_time", inTime, Long::sum);
    counted.merge("late", late, Long::sum);
    counted.merge("loaded", loaded, Long::sum);
  }

  /** Looks every second meanwhile. */
  private void after(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      health.saw(Map.of(0, 9_000L), Map.of(0, 9_000L));
    }
  }

  private void assertPage(double inTime, double late, double catchingUp, double loaded) {
    assertThat(List.of(value("in_time"), value("late"), value("catching_up"), value("loaded")))
        .containsExactly(inTime, late, catchingUp, loaded);
  }

  private double value(String storing) {
    return page.getSampleValue(
        "spendcast_records_due_total", new String[] {"storing"}, new String[] {storing});
  }

  /** Counters of the store step. */
  private static final class Counted extends MetricResults {
    private final Map<String, Long> counters;

    Counted(Map<String, Long> counters) {
      this.counters = counters;
    }

    @Override
    public MetricQueryResults queryMetrics(MetricsFilter filter) {
      List<MetricResult<Long>> results =
          counters.entrySet().stream()
              .map(
                  counter ->
                      MetricResult.attempted(
                          MetricKey.create(
                              "StoreBundle", MetricName.named(Store.class, counter.getKey())),
                          counter.getValue()))
              .filter(result -> MetricFiltering.matches(filter, result.getKey()))
              .toList();
      return MetricQueryResults.create(
          results, List.of(), List.of(), List.of(), List.of(), List.of());
    }
  }
}
