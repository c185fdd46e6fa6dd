package io.spendcast.transforms.inference;

import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.Model;
import java.io.Serializable;
import java.util.List;

/**
 * How a model is brought to a worker. It travels with the pipeline, so it says where the model is
 * and does not hold it.
 *
 * <p>Handlers that are equal share one server per JVM: equality must be by value, as a record's is.
 *
 * @param <ExampleT> what the model is given
 * @param <ResultT> what it says of one example
 */
public interface ModelHandler<ExampleT, ResultT> extends Serializable {

  /**
   * Opens the model's server: {@link FixedServer} for a model that never changes, one that swaps
   * versions for a model that does. Called once per JVM, whatever the number of threads.
   */
  ModelServer<? extends Model<ExampleT, ResultT>> serve();

  /** Scored once before the first bundle, where it takes time to get going; none unless said. */
  default List<ExampleT> warmUp() {
    return List.of();
  }
}
