package io.spendcast.transforms.inference;

import io.spendcast.transforms.database.PerJvm;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** Choice of the model for an element, by the element's key. */
sealed interface OpenModels<K, ExampleT, ResultT> extends Serializable {

  /** Handler of the model for a key; may throw for a key that has no model. */
  ModelHandler<ExampleT, ResultT> of(K key);

  /** OpenModels of this JVM. A model that serves all elements is opened before this returns. */
  Servings<ExampleT, ResultT> servings();

  /** Choice of one model for all elements. */
  record One<K, ExampleT, ResultT>(ModelHandler<ExampleT, ResultT> handler)
      implements OpenModels<K, ExampleT, ResultT> {

    @Override
    public ModelHandler<ExampleT, ResultT> of(K key) {
      return handler;
    }

    @Override
    public Servings<ExampleT, ResultT> servings() {
      Servings<ExampleT, ResultT> servings = shared(handler, 1);
      servings.with(handler, serving -> serving);
      return servings;
    }
  }

  /** Choice of one model for each key, with at most {@code most} models open at once. */
  record PerKey<K, ExampleT, ResultT>(
      SerializableFunction<K, ModelHandler<ExampleT, ResultT>> handlers, String name, int most)
      implements OpenModels<K, ExampleT, ResultT> {

    @Override
    public ModelHandler<ExampleT, ResultT> of(K key) {
      return handlers.apply(key);
    }

    @Override
    public Servings<ExampleT, ResultT> servings() {
      return shared(name, most);
    }
  }

  // Equal handlers are of one type, and so are the handlers of one name.
  @SuppressWarnings("unchecked")
  private static <ExampleT, ResultT> Servings<ExampleT, ResultT> shared(Object key, int most) {
    return PerJvm.get(Servings.class, key, () -> new Servings<>(most));
  }
}
