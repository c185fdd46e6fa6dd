package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.metrics.BeamCollector;
import io.spendcast.pipelines.stream.metrics.DueRecords;
import io.spendcast.pipelines.stream.metrics.ExecutorGauges;
import io.spendcast.pipelines.stream.metrics.GroupLag;
import io.spendcast.pipelines.stream.metrics.MetricsServer;
import io.spendcast.pipelines.stream.metrics.MicroBatches;
import io.spendcast.pipelines.stream.metrics.ServedSince;
import io.spendcast.pipelines.stream.metrics.StreamHealth;
import io.spendcast.pipelines.stream.metrics.database.DatabaseMetrics;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.trace.BundleTraces;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.PipelineResult;

/**
 * Metrics that the driver serves for a stream, if a port was given. The runner collects Beam's
 * metrics from all workers. The driver itself observes Kafka and PostgreSQL.
 */
final class DriverMetrics {
  private static final long SECONDS_BETWEEN_LOOKS = 5;
  private static final long SECONDS_BETWEEN_GROUPS = 15;

  private final StreamHealth health;
  private final DatabaseMetrics database;
  private final GroupLag groups;
  private final MicroBatches microBatches = new MicroBatches();
  private final Optional<MetricsServer> server;
  private final UUID topicId;

  private DriverMetrics(
      StreamHealth health,
      DatabaseMetrics database,
      GroupLag groups,
      Optional<MetricsServer> server,
      UUID topicId) {
    this.health = health;
    this.database = database;
    this.groups = groups;
    this.server = server;
    this.topicId = topicId;
  }

  /**
   * @throws WrongStart when the port cannot be opened
   */
  static DriverMetrics of(
      StreamOptions options, StreamSettings settings, StreamStart.Started stream) {
    InstantSource clock = InstantSource.system();
    StreamHealth health = new StreamHealth(stream.claim().epoch(), clock);
    return new DriverMetrics(
        health,
        new DatabaseMetrics(settings.postgres(), stream.claim(), clock),
        new GroupLag(settings.kafka(), settings.isolation()),
        options.getMetricsPort() == 0 ? Optional.empty() : Optional.of(serve(options, health)),
        stream.claim().topicId());
  }

  private static MetricsServer serve(StreamOptions options, StreamHealth health) {
    String host = options.getMetricsHost();
    int port = options.getMetricsPort();
    try {
      return MetricsServer.start(host, port, health::whyNotHealthy, health::whyNotReady)
          .with(health);
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongStart(
          "--metricsPort: cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  StreamHealth health() {
    return health;
  }

  MicroBatches microBatches() {
    return microBatches;
  }

  /** Adds the metrics of the running pipeline to those that are served. */
  @SuppressWarnings("FutureReturnValueIgnored") // it never throws
  void show(PipelineResult result) {
    if (server.isEmpty()) {
      return;
    }
    DueRecords due = new DueRecords(result::metrics, health);
    server
        .get()
        .with(beamCollector(result))
        .with(due)
        .with(new ServedSince(result::metrics, InstantSource.system()))
        .with(microBatches.collector())
        .with(groups)
        .with(database);
    SparkStreaming.context().map(ExecutorGauges::of).ifPresent(server.get()::with);
    ScheduledExecutorService looks = Executors.newScheduledThreadPool(2, DriverMetrics::daemon);
    looks.scheduleWithFixedDelay(due, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    looks.scheduleWithFixedDelay(database, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    looks.scheduleWithFixedDelay(groups, 0, SECONDS_BETWEEN_GROUPS, TimeUnit.SECONDS);
  }

  private BeamCollector beamCollector(PipelineResult result) {
    BeamCollector collector = new BeamCollector(result::metrics);
    return BundleTraces.ofThisJvm().areOn() ? collector.withTracesOf(topicId) : collector;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "stream-metrics");
    thread.setDaemon(true);
    return thread;
  }
}
