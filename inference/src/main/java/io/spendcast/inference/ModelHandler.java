package io.spendcast.inference;

import java.io.Serializable;

/**
 * Recipe by which a worker opens a model. It travels with the pipeline, so it holds the model's
 * location and not the model.
 *
 * <p>Handlers that are equal share one served model per JVM: equality must be by value, as a
 * record's is.
 *
 * @param <M> the model
 */
public interface ModelHandler<M> extends Serializable {

  /**
   * Opens the model: {@link ServedModel#fixed} for one that never changes, another implementation
   * for one whose versions are swapped. Called once per JVM, whatever the number of threads. A
   * model that starts slowly is warmed up here.
   */
  ServedModel<M> serve();
}
