package io.spendcast.inference;

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

  /** An example with its result. */
  record Scored<ExampleT, ResultT>(ExampleT example, ResultT result, String model)
      implements Inference<ExampleT, ResultT> {}

  /** An example without a result. */
  record Failed<ExampleT, ResultT>(ExampleT example, String reason, String model)
      implements Inference<ExampleT, ResultT> {}
}
