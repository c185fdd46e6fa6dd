package io.spendcast.transforms.predict;

import io.spendcast.inference.Batches;
import io.spendcast.inference.Inference;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.ModelServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scoring of one bundle by the shadow. A worker scores the examples in batches of a few hundred.
 * The bundle uses the results that exist when its budget is over.
 */
final class ShadowRun {
  private static final Logger LOG = LoggerFactory.getLogger(ShadowRun.class);

  /** Examples in a batch: some milliseconds of work, the most that is lost when the budget ends. */
  private static final int AT_ONCE = 256;

  private static final Batches BATCHES = Batches.atMost(AT_ONCE);

  private final List<float[]> examples;
  private final BigDecimal threshold;
  private final long deadline;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Inference<float[], Score>> made = new ArrayList<>();
  private Optional<ModelInfo> model = Optional.empty();
  private boolean taken;

  ShadowRun(List<float[]> examples, BigDecimal threshold, Duration budget) {
    this.examples = examples;
    this.threshold = threshold;
    this.deadline = System.nanoTime() + budget.toNanos();
  }

  /**
   * Inferences of the shadow for the first of the examples; those after them were dropped.
   *
   * @param model description of the shadow; empty if it scored none of the examples
   */
  record Result(Optional<ModelInfo> model, List<Inference<float[], Score>> inferences) {}

  /**
   * Scores the examples on a worker's thread, until the budget is over. A runtime exception or
   * linkage error ends the run and is not thrown on.
   */
  void score(ModelServer<Scorer> server) {
    try (ModelServer.Lease<Scorer> lease = server.lease()) {
      ScorerModel scorer = new ScorerModel(lease.model(), threshold);
      for (int from = 0; from < examples.size() && isOpen(); from += AT_ONCE) {
        int to = Math.min(from + AT_ONCE, examples.size());
        add(scorer, BATCHES.infer(scorer, examples.subList(from, to)));
      }
    } catch (RuntimeException | LinkageError e) {
      // The bundle counts what is missing.
      LOG.debug("the shadow ends a bundle early", e);
    } finally {
      end();
    }
  }

  /** Ends the run: no more results will come. */
  void end() {
    over.countDown();
  }

  /** Waits for the rest of the budget at most. */
  Result take() throws InterruptedException {
    if (!over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      LOG.debug("the shadow's budget ended before its work");
    }
    synchronized (this) {
      taken = true;
      return new Result(model, List.copyOf(made));
    }
  }

  private synchronized boolean isOpen() {
    return !taken && System.nanoTime() - deadline < 0;
  }

  private synchronized void add(ScorerModel scorer, List<Inference<float[], Score>> inferences) {
    if (!taken) {
      model = Optional.of(scorer.scorer().info());
      made.addAll(inferences);
    }
  }
}
