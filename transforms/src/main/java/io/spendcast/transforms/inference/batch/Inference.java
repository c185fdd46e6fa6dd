package io.spendcast.transforms.inference.batch;

import java.util.function.Function;

/**
 * Result of one example: scored, or failed with the reason.
 *
 * @param <ExampleT> type of the example that the model received
 * @param <ResultT> type of the model's result for one example
 */
public sealed interface Inference<ExampleT, ResultT> {

  ExampleT example();

  /** The {@link Model#id} of the version that scored the example, or failed to. */
  String model();

  /** The same result for the original example, from which this one was derived. */
  <T> Inference<T, ResultT> ofExample(T original);

  /**
   * Applies a step to the result. A step that throws turns a scored example into a failed one; a
   * failed one stays as it is.
   */
  <T> Inference<ExampleT, T> then(Function<ResultT, T> step);

  /** An example with its result. */
  record Scored<ExampleT, ResultT>(ExampleT example, ResultT result, String model)
      implements Inference<ExampleT, ResultT> {

    @Override
    public <T> Inference<T, ResultT> ofExample(T original) {
      return new Scored<>(original, result, model);
    }

    @Override
    public <T> Inference<ExampleT, T> then(Function<ResultT, T> step) {
      try {
        return new Scored<>(example, step.apply(result), model);
      } catch (RuntimeException e) {
        return new Failed<>(example, Reasons.of(e), model);
      }
    }
  }

  /** An example without a result. */
  record Failed<ExampleT, ResultT>(ExampleT example, String reason, String model)
      implements Inference<ExampleT, ResultT> {

    @Override
    public <T> Inference<T, ResultT> ofExample(T original) {
      return new Failed<>(original, reason, model);
    }

    @Override
    public <T> Inference<ExampleT, T> then(Function<ResultT, T> step) {
      return new Failed<>(example, reason, model);
    }
  }
}
