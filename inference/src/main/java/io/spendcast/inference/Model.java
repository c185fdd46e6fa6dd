package io.spendcast.inference;

import java.util.List;
import java.util.OptionalLong;

/**
 * A model that is loaded: examples in, results out. Safe for use by many threads.
 *
 * @param <ExampleT> type of the examples that it receives
 * @param <ResultT> type of its result for one example
 */
public interface Model<ExampleT, ResultT> {

  /** Identifier of the model and its version, which marks each of its results. */
  String id();

  /** Its version, where that is a number. */
  default OptionalLong version() {
    return OptionalLong.empty();
  }

  /**
   * Scores a batch. It throws if any of the examples can't be scored; the caller finds out which.
   *
   * @param examples at least one
   * @return a result for each, in their order; the same for an example whatever batch it comes in
   */
  List<ResultT> infer(List<ExampleT> examples);
}
