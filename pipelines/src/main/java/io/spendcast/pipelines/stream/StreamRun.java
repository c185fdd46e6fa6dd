package io.spendcast.pipelines.stream;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.spendcast.inference.PerJvm;
import io.spendcast.pipelines.jvm.ScratchFolder;
import io.spendcast.pipelines.logs.LogFormat;
import io.spendcast.pipelines.spark.BatchPerBundle;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.position.SourceTopic;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.trace.BundleTraces;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.spark.util.SignalUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the stream from its checks to its exit code: 0 after a signal to stop, 1 failed, 2 wrong
 * start. A failure ends the process at once: micro-batches that wait in a queue must not run.
 */
public final class StreamRun {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
  private static final AtomicBoolean ENDING = new AtomicBoolean();

  private StreamRun() {}

  public static void run(Callable<StreamOptions> options) {
    try {
      start(options.call());
    } catch (WrongStart e) {
      System.err.println(LogFormat.errorLine(StreamRun.class, "spendcast", e.getMessage(), null));
      LOG.debug("wrong start", e);
      Runtime.getRuntime().halt(2);
    } catch (Exception | Error e) {
      // Catches an Error too: otherwise other threads would keep half a stream alive.
      fail("the stream failed", e);
    }
  }

  private static void start(StreamOptions options) throws InterruptedException {
    StreamSettings settings = StreamSettings.of(options);
    openTraces();
    SourceTopic topic = new SourceTopic(settings);
    StreamStart.Started stream = new StreamStart(settings, topic).start();
    GapFinder gaps = StreamGraph.gaps(settings);
    DriverMetrics metrics = DriverMetrics.of(options, settings, stream);
    StreamWatch watch =
        new StreamWatch(settings, topic, stream, gaps, metrics.health(), Clock.systemUTC());

    boolean onSpark = options.getRunner() == SparkRunner.class;
    int splits = stream.partitions().size();
    if (onSpark) {
      FailureListener failures =
          new FailureListener(
              StreamRun::failMicroBatch, why -> fail("an executor was lost: " + why, null));
      splits = SparkStreaming.prepare(options, stream, failures, metrics.microBatches());
    } else {
      // A bundle of each partition may wait for its predecessor, which needs a thread too.
      options.as(DirectOptions.class).setTargetParallelism(2 * splits + 2);
      // Otherwise run() would not return, and nothing would handle signals or sweep the outbox.
      options.as(DirectOptions.class).setBlockOnRun(false);
    }
    Pipeline pipeline = Pipeline.create(options);
    StreamGraph.score(
        StreamGraph.read(pipeline, settings, stream.partitions(), splits),
        settings.withTimeZone(stream.timeZone()),
        stream.claim(),
        gaps);
    BatchPerBundle.replaceIn(pipeline);
    PipelineResult result = pipeline.run();
    stopWhenTold(result);
    metrics.show(result);
    lookAfter(settings, watch);
    LOG.info(
        "reading {} partitions of topic {} in {} splits",
        stream.partitions().size(),
        settings.topic(),
        splits);
    result.waitUntilFinish();
    if (!ENDING.get()) {
      fail("the stream ended by itself", null);
    }
  }

  private static void openTraces() {
    try {
      if (BundleTraces.ofThisJvm().areOn()) {
        LOG.info("exporting a trace of each bundle");
      }
    } catch (ConfigurationException e) {
      throw new WrongStart("OpenTelemetry's variables: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a task that must end the stream ends the process
  private static void lookAfter(StreamSettings settings, StreamWatch watch) {
    ScheduledExecutorService driver = Executors.newScheduledThreadPool(2, StreamRun::daemon);
    driver.scheduleWithFixedDelay(
        () -> {
          try {
            watch.look();
          } catch (StreamWatch.EndException | RuntimeException e) {
            fail(e.getMessage(), null);
          }
        },
        2,
        2,
        TimeUnit.SECONDS);
    settings
        .alerting()
        .topic()
        .map(topic -> new AlertSweeper(topic, settings.postgres()))
        .ifPresent(sweeper -> driver.scheduleWithFixedDelay(sweeper, 1, 1, TimeUnit.SECONDS));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "stream-driver");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Stops the stream on SIGTERM and Ctrl-C: the running micro-batch is finished and stored, then
   * the exit code is 0. The handler replaces the JVM's own, which would run Spark's shutdown hooks
   * at the same time.
   */
  private static void stopWhenTold(PipelineResult result) {
    for (String signal : List.of("TERM", "INT")) {
      SignalUtils.register(
          signal,
          () -> {
            if (ENDING.compareAndSet(false, true)) {
              new Thread(() -> stop(result), "stop-stream").start();
            }
            return true;
          });
    }
  }

  private static void stop(PipelineResult result) {
    try {
      SparkStreaming.stopAfterMicroBatch();
      logCounters(result);
      PerJvm.closeAll();
      ScratchFolder.deleteOurs();
      LOG.info("stopped");
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException e) {
      LOG.error("the stream did not stop as it should", e);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void logCounters(PipelineResult result) {
    StringBuilder counters = new StringBuilder();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      if (counter.getName().getNamespace().startsWith("io.spendcast")
          || counter.getName().getNamespace().equals("ParsePurchases")) {
        counters.append(' ').append(counter.getName().getName()).append('=');
        counters.append(counter.getAttempted());
      }
    }
    LOG.info("counters:{}", counters);
  }

  /**
   * Ends the process, also while the stream stops: micro-batches that wait in the queue would fail
   * one by one.
   */
  private static void failMicroBatch() {
    fail("a micro-batch failed", null);
    LOG.error("a micro-batch failed while the stream was stopping");
    Runtime.getRuntime().halt(1);
  }

  private static void fail(String what, Throwable cause) {
    if (ENDING.compareAndSet(false, true)) {
      LOG.error("{}", what, cause);
      Runtime.getRuntime().halt(1);
    }
  }
}
