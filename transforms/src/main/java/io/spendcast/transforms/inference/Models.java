package io.spendcast.transforms.inference;

import io.spendcast.transforms.database.PerJvm;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** Which model an element goes to. */
sealed interface Models<K, ExampleT, ResultT> extends Serializable {

  /** May throw for a key that has no model. */
  ModelHandler<ExampleT, ResultT> of(K key);

  /** Those of this JVM, opened already if they are to be there before the first element. */
  Servings<ExampleT, ResultT> servings();

  /** One for all. */
  record One<K, ExampleT, ResultT>(ModelHandler<ExampleT, ResultT> handler)
      implements Models<K, ExampleT, ResultT> {

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

  /** One for each key, at most so many at once. */
  record PerKey<K, ExampleT, ResultT>(
      SerializableFunction<K, ModelHandler<ExampleT, ResultT>> handlers, String name, int most)
      implements Models<K, ExampleT, ResultT> {

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
