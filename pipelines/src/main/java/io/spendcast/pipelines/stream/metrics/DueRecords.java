package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import io.spendcast.transforms.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * Records by whether they were stored in time, for the service level. Workers count records in
 * time, late, and loaded long after they occurred. Late ones of a stream that is catching up are
 * counted apart: they waited for the stream, which was not slow.
 */
public final class DueRecords extends Collector implements Runnable {
  private static final String IN_TIME = "in_time";
  private static final String LATE = "late";
  private static final String LOADED = "loaded";
  private static final Set<String> NAMES = Set.of(IN_TIME, LATE, LOADED);

  private final Supplier<MetricResults> metrics;
  private final StreamHealth health;
  private Counts seen = new Counts(0, 0, 0);
  private long caughtUpLate;

  /** Number of records that the workers have counted since the start. */
  private record Counts(long inTime, long late, long loaded) {
    boolean isNone() {
      return inTime + late + loaded == 0;
    }
  }

  /**
   * @param metrics supplier of the pipeline's present metrics
   */
  public DueRecords(Supplier<MetricResults> metrics, StreamHealth health) {
    this.metrics = metrics;
    this.health = health;
  }

  /** Whether a metric of Beam's is shown here. */
  public static boolean knows(String namespace, String name) {
    return namespace.equals(Store.class.getName()) && NAMES.contains(name);
  }

  /** Attributes the records that were stored since the last look. */
  @Override
  public synchronized void run() {
    Counts now = counted();
    long late = now.late() - seen.late();
    long loaded = now.loaded() - seen.loaded();
    if (!now.isNone()) {
      health.stores();
    }
    if (loaded > late + now.inTime() - seen.inTime()) {
      health.fallsBehind();
    }
    if (health.isCatchingUp()) {
      caughtUpLate += late;
    }
    seen = now;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    run();
    return List.of(
        Family.counter(
                "spendcast_records_due",
                "Records by whether they were stored within 5 s of their Kafka timestamp.",
                "storing")
            .add(seen.inTime(), IN_TIME)
            .add(seen.late() - caughtUpLate, LATE)
            .add(caughtUpLate, "catching_up")
            .add(seen.loaded(), LOADED)
            .samples());
  }

  private Counts counted() {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(Store.class.getName()))
            .build();
    Map<String, Long> totals = new HashMap<>();
    for (MetricResult<Long> counter : metrics.get().queryMetrics(filter).getCounters()) {
      totals.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
    }
    return new Counts(
        totals.getOrDefault(IN_TIME, 0L),
        totals.getOrDefault(LATE, 0L),
        totals.getOrDefault(LOADED, 0L));
  }
}
