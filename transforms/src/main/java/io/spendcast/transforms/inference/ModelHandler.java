package io.spendcast.transforms.inference;

import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.Model;
import java.io.Serializable;
import java.util.List;

/**
 * Recipe by which a worker opens a model. It travels with the pipeline, so it holds the model's
 * location and not the model.
 *
 * <p>Handlers that are equal share one server per JVM: equality must be by value, as a record's is.
 *
 * @param <ExampleT> type of the examples that the model receives
 * @param <ResultT> type of the model's result for one example
 */
public interface ModelHandler<ExampleT, ResultT> extends Serializable {

  /**
   * Opens the model's server: {@link FixedServer} for a model that never changes, one that swaps
   * versions for a model that does. Called once per JVM, whatever the number of threads.
   */
  ModelServer<? extends Model<ExampleT, ResultT>> serve();

  /**
   * Examples that are scored once before the first bundle, for a model that starts slowly; none by
   * default.
   */
  default List<ExampleT> warmUp() {
    return List.of();
  }
}
