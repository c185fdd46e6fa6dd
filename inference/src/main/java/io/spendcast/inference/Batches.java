package io.spendcast.inference;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores any number of examples, batch by batch.
 *
 * <p>They are cut into the fewest possible batches, whose sizes differ by one example at most. An
 * example that makes the model throw fails alone: its batch is halved until it is found. Of n
 * examples k such cost at most 2 k (1 + log2 n) calls more, and never more than 2 n.
 */
public final class Batches implements Serializable {

  /** Default limit: larger batches gain nothing that can be measured, and cost memory. */
  public static final int LARGEST = 4_096;

  private static final int LONGEST_REASON = 500;

  private final int most;
  private final Counts counts;

  private Batches(int most, Counts counts) {
    if (most < 1) {
      throw new IllegalArgumentException("batch size must be positive, but was " + most);
    }
    this.most = most;
    this.counts = counts;
  }

  /** Receiver of the outcome of each batch. */
  interface Counts extends Serializable {
    Counts NONE =
        new Counts() {
          @Override
          public void succeeded(int size, long nanos) {}

          @Override
          public void failedBatch() {}

          @Override
          public void failedExamples(int count) {}
        };

    void succeeded(int size, long nanos);

    /** Counts a failed batch; a failed half of a batch that failed before counts again. */
    void failedBatch();

    void failedExamples(int count);
  }

  /** Batches without metrics, for use by any thread. */
  public static Batches atMost(int most) {
    return new Batches(most, Counts.NONE);
  }

  /** Batches counted by these metrics, for use by the thread that processes a bundle. */
  public static Batches atMost(int most, InferenceMetrics metrics) {
    return new Batches(most, metrics);
  }

  /**
   * @param examples any number
   * @return one inference for each, in their order
   */
  public <ExampleT, ResultT> List<Inference<ExampleT, ResultT>> infer(
      Model<ExampleT, ResultT> model, List<ExampleT> examples) {
    List<Inference<ExampleT, ResultT>> inferences = new ArrayList<>(examples.size());
    int from = 0;
    for (int left = (examples.size() + most - 1) / most; left > 0; left--) {
      int to = from + (examples.size() - from + left - 1) / left;
      infer(model, examples.subList(from, to), inferences);
      from = to;
    }
    return inferences;
  }

  private <ExampleT, ResultT> void infer(
      Model<ExampleT, ResultT> model,
      List<ExampleT> batch,
      List<Inference<ExampleT, ResultT>> inferences) {
    String id = model.id();
    long start = System.nanoTime();
    try {
      List<ResultT> results = model.infer(batch);
      requireOneEach(batch.size(), results.size());
      counts.succeeded(batch.size(), System.nanoTime() - start);
      for (int i = 0; i < results.size(); i++) {
        inferences.add(new Inference.Scored<>(batch.get(i), results.get(i), id));
      }
    } catch (RuntimeException e) {
      counts.failedBatch();
      if (batch.size() == 1) {
        counts.failedExamples(1);
        inferences.add(new Inference.Failed<>(batch.get(0), reason(e), id));
      } else {
        int half = batch.size() / 2;
        infer(model, batch.subList(0, half), inferences);
        infer(model, batch.subList(half, batch.size()), inferences);
      }
    }
  }

  private static void requireOneEach(int examples, int results) {
    if (examples != results) {
      throw new IllegalStateException(
          "the model must give a result for each of %d examples, but gave %d"
              .formatted(examples, results));
    }
  }

  /**
   * Messages of the failure and its causes, cut off after 500 characters. A repeated message is
   * left out, and NUL becomes a space.
   */
  private static String reason(Throwable failure) {
    StringBuilder words = new StringBuilder(message(failure));
    for (Throwable cause = failure.getCause();
        cause != null && words.length() < LONGEST_REASON;
        cause = cause.getCause()) {
      if (words.indexOf(message(cause)) < 0) {
        words.append(": ").append(message(cause));
      }
    }
    // A database refuses NUL, which a native library's message may hold.
    String reason = words.toString().replace('\0', ' ');
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
