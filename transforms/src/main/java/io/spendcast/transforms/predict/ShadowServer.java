package io.spendcast.transforms.predict;

import io.spendcast.inference.InferenceMetrics;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.ModelServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores on threads of its own, within a budget.
 *
 * <p>Whatever becomes of it, a bundle waits no longer than the budget and never fails. A model that
 * is not there yet is tried again: after a poll, then after two, in the end every 30 s.
 */
final class ShadowServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowServer.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int IDLE_SECONDS = 60;

  /** A start waits so long for the first try, so that the first bundle has a shadow too. */
  private static final Duration START = Duration.ofSeconds(10);

  private final Supplier<ModelServer<Scorer>> open;
  private final BigDecimal threshold;
  private final Duration budget;
  private final ExecutorService workers = workers();
  private final InferenceMetrics.Reported reported = new InferenceMetrics.Reported();
  private final CountDownLatch firstTry = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Optional<ModelServer<Scorer>> serving = Optional.empty();
  private String logged = "";

  private ShadowServer(Supplier<ModelServer<Scorer>> open, BigDecimal threshold, Duration budget) {
    this.open = open;
    this.threshold = threshold;
    this.budget = budget;
  }

  /**
   * Begins to open the model, and retries until that succeeds or this is closed.
   *
   * @param settings settings with the first pause between two tries, and the threshold to score at
   */
  static ShadowServer begin(
      Supplier<ModelServer<Scorer>> open, ServingSettings settings, Duration budget) {
    ShadowServer server = new ShadowServer(open, settings.threshold(), budget);
    Thread opener = new Thread(() -> server.keepOpening(settings.poll()), "open shadow");
    opener.setDaemon(true);
    opener.start();
    server.awaitFirstTry();
    return server;
  }

  /** Server of the shadow; empty until the model could be loaded. */
  Optional<ModelServer<Scorer>> serving() {
    return serving;
  }

  /** Threshold that exceedance probabilities refer to. */
  BigDecimal threshold() {
    return threshold;
  }

  InferenceMetrics.Reported reported() {
    return reported;
  }

  /** Begins to score, beside the caller. */
  ShadowRun start(ModelServer<Scorer> model, List<float[]> examples) {
    ShadowRun run = new ShadowRun(examples, threshold, budget);
    try {
      workers.execute(() -> run.score(model));
    } catch (RejectedExecutionException e) {
      // Every thread is busy with another bundle, so this bundle is dropped and counted.
      run.end();
    }
    return run;
  }

  /** Threads for as many bundles as cores; nothing queues, and none keeps the JVM alive. */
  private static ExecutorService workers() {
    AtomicInteger next = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Runtime.getRuntime().availableProcessors(),
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "shadow-" + next.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  private void awaitFirstTry() {
    try {
      if (!firstTry.await(START.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("no shadow yet: it is still being loaded");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepOpening(Duration poll) {
    Duration pause = poll;
    try {
      while (!tryToOpen() && !end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      // Only the JVM's end interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryToOpen() {
    try {
      serving = Optional.of(open.get());
      return true;
    } catch (RuntimeException | LinkageError e) {
      // A model can bring any failure, and none may end this thread.
      if (!e.toString().equals(logged)) {
        LOG.warn("no shadow yet: {}", e.getMessage());
        logged = e.toString();
      }
      return false;
    } finally {
      firstTry.countDown();
    }
  }

  @Override
  public void close() {
    end.countDown();
    workers.shutdownNow();
    serving.ifPresent(ModelServer::close);
  }
}
