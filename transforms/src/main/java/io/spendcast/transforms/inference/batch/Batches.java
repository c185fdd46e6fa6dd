package io.spendcast.transforms.inference.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores any number of examples, batch by batch.
 *
 * <p>An example that makes the model throw fails alone: its batch is halved until it is found. Of n
 * examples k such cost at most 2 k (1 + log2 n) calls more, and never more than 2 n.
 */
public final class Batches implements Serializable {
  private final BatchSize size;
  private final InferenceCounts tally;

  private Batches(BatchSize size, InferenceCounts tally) {
    this.size = size;
    this.tally = tally;
  }

  /** Batches without metrics, for use by any thread. */
  public static Batches of(BatchSize size) {
    return new Batches(size, InferenceCounts.NONE);
  }

  /** Batches counted by these metrics, for use by the thread that processes a bundle. */
  public static Batches of(BatchSize size, InferenceMetrics metrics) {
    return new Batches(size, metrics);
  }

  /**
   * @param examples any number
   * @return one inference for each, in their order
   */
  public <ExampleT, ResultT> List<Inference<ExampleT, ResultT>> infer(
      Model<ExampleT, ResultT> model, List<ExampleT> examples) {
    List<Inference<ExampleT, ResultT>> inferences = new ArrayList<>(examples.size());
    for (List<ExampleT> batch : size.cut(examples)) {
      infer(model, batch, inferences);
    }
    return inferences;
  }

  private <ExampleT, ResultT> void infer(
      Model<ExampleT, ResultT> model,
      List<ExampleT> batch,
      List<Inference<ExampleT, ResultT>> inferences) {
    long start = System.nanoTime();
    try {
      List<ResultT> results = model.infer(batch);
      requireOneEach(batch.size(), results.size());
      tally.succeeded(batch.size(), System.nanoTime() - start);
      for (int i = 0; i < results.size(); i++) {
        inferences.add(new Inference.Scored<>(batch.get(i), results.get(i), model.id()));
      }
    } catch (TooLateException e) {
      // No halving: each half might take as long again.
      fail(model, batch, e, inferences);
    } catch (InterruptedInferenceException e) {
      throw e;
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        fail(model, batch, e, inferences);
      } else {
        tally.failedBatch();
        int half = batch.size() / 2;
        infer(model, batch.subList(0, half), inferences);
        infer(model, batch.subList(half, batch.size()), inferences);
      }
    }
  }

  private <ExampleT, ResultT> void fail(
      Model<ExampleT, ResultT> model,
      List<ExampleT> batch,
      RuntimeException failure,
      List<Inference<ExampleT, ResultT>> inferences) {
    tally.failedBatch();
    tally.failedExamples(batch.size());
    String reason = Reasons.of(failure);
    for (ExampleT example : batch) {
      inferences.add(new Inference.Failed<>(example, reason, model.id()));
    }
  }

  private static void requireOneEach(int examples, int results) {
    if (examples != results) {
      throw new IllegalStateException(
          "the model must give a result for each of %d examples, but gave %d"
              .formatted(examples, results));
    }
  }
}
