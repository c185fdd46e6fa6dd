package io.spendcast.transforms.inference.batch;

import java.util.function.Function;

/**
 * What became of one example: scored, or failed with the reason.
 *
 * @param <ExampleT> what the model was given
 * @param <ResultT> what it says of one example
 */
public sealed interface Inference<ExampleT, ResultT> {

  ExampleT example();

  /** {@link Model#id} of the version that scored, or was to. */
  String model();

  /** The same of another example, of which this one was made. */
  <T> Inference<T, ResultT> ofExample(T original);

  /** With another result; what the function throws makes it failed. A failed one stays as it is. */
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
