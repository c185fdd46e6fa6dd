package io.spendcast.benchmarks.cost;

import io.spendcast.features.Features;
import io.spendcast.local.process.Wait;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.ModelServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that score batches of 1 to 2,500 examples without a pause, each with a lease. */
final class ScoringThreads implements AutoCloseable {
  private static final int LARGEST_BATCH = 2_500;
  private static final int BATCHES_A_SWAP = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final float THRESHOLD = 1_000;

  private final ModelServer<Scorer> server;
  private final AtomicLong batches = new AtomicLong();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean end;

  private ScoringThreads(ModelServer<Scorer> server) {
    this.server = server;
  }

  static ScoringThreads by(int threads, ModelServer<Scorer> server) {
    ScoringThreads scoring = new ScoringThreads(server);
    for (int seed = 0; seed < threads; seed++) {
      Random random = new Random(seed);
      scoring.threads.add(
          CompletableFuture.runAsync(
              () -> scoring.score(random), task -> new Thread(task, "score").start()));
    }
    return scoring;
  }

  private void score(Random random) {
    while (!end) {
      float[][] batch = new float[1 + random.nextInt(LARGEST_BATCH)][Features.NAMES.size()];
      for (float[] row : batch) {
        row[0] = random.nextFloat() * 100;
      }
      try (ModelServer.Lease<Scorer> lease = server.lease()) {
        lease.model().score(batch, THRESHOLD);
      }
      batches.incrementAndGet();
    }
  }

  /** Returns when some more batches have been scored; fails with the first that failed. */
  void awaitBatches() {
    long wanted = batches.get() + BATCHES_A_SWAP;
    Wait.until(
        "batches to be scored",
        PATIENCE,
        () -> {
          threads.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
          return batches.get() >= wanted;
        });
  }

  @Override
  public void close() {
    end = true;
    threads.forEach(CompletableFuture::join);
  }
}
