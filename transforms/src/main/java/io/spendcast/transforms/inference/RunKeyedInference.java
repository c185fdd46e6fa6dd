package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.BatchSize;
import io.spendcast.transforms.inference.batch.Inference;
import java.time.Duration;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * {@link RunInference} for elements with keys: one model for all, or one for each key.
 *
 * @param <K> any type with a coder
 */
public final class RunKeyedInference<K, ExampleT, ResultT>
    extends PTransform<
        PCollection<KV<K, ExampleT>>, PCollection<KV<K, Inference<ExampleT, ResultT>>>> {
  private final transient InferencePlan<? super K, ExampleT, ?, ?, ResultT> plan;
  private final TypeDescriptor<ResultT> result;

  RunKeyedInference(
      InferencePlan<? super K, ExampleT, ?, ?, ResultT> plan, TypeDescriptor<ResultT> result) {
    this.plan = plan;
    this.result = result;
  }

  /**
   * A model for each key. A worker JVM holds at most so many; over that, the one that was not used
   * for longest is closed after its last batch. A key whose model can't be opened fails its own
   * elements only, and is tried again with the next bundle.
   *
   * @param name of the cache, which transforms of the same name share
   * @param most models in a JVM
   * @param handlers what a key is scored with; keys with equal handlers share a model
   */
  public static <K, ExampleT, ResultT> RunKeyedInference<K, ExampleT, ResultT> perKey(
      String name,
      int most,
      SerializableFunction<K, ModelHandler<ExampleT, ResultT>> handlers,
      TypeDescriptor<ResultT> result) {
    if (most < 1) {
      throw new IllegalArgumentException("models in a JVM must be one or more, but were " + most);
    }
    return new RunKeyedInference<>(
        InferencePlan.of(new OpenModels.PerKey<>(handlers, name, most)), result);
  }

  /**
   * Converts elements of another type into examples, like {@link RunInference#withPreprocess}. A
   * step that throws fails its own element.
   */
  public <T> RunKeyedInference<K, T, ResultT> withPreprocess(
      SerializableFunction<T, ExampleT> step) {
    return new RunKeyedInference<>(plan.preprocessed(step), result);
  }

  /**
   * Converts results into another type, like {@link RunInference#withPostprocess}. A step that
   * throws fails its own element.
   */
  public <T> RunKeyedInference<K, ExampleT, T> withPostprocess(
      SerializableFunction<ResultT, T> step, TypeDescriptor<T> type) {
    return new RunKeyedInference<>(plan.postprocessed(step), type);
  }

  /**
   * Limits the size of batches, like {@link RunInference#withBatchSize}. A batch holds elements of
   * one model.
   */
  public RunKeyedInference<K, ExampleT, ResultT> withBatchSize(int least, int most) {
    return with(plan.settings().withSize(new BatchSize(least, most)));
  }

  /**
   * Limits the time of each batch, like {@link RunInference#withTimeout}. A batch that takes longer
   * fails.
   */
  public RunKeyedInference<K, ExampleT, ResultT> withTimeout(Duration limit) {
    return with(plan.settings().withTimeout(limit));
  }

  private RunKeyedInference<K, ExampleT, ResultT> with(InferencePlan.Settings settings) {
    return new RunKeyedInference<>(plan.with(settings), result);
  }

  @Override
  public PCollection<KV<K, Inference<ExampleT, ResultT>>> expand(
      PCollection<KV<K, ExampleT>> elements) {
    KvCoder<K, ExampleT> coder = (KvCoder<K, ExampleT>) elements.getCoder();
    return elements
        .apply("InferBundle", ParDo.of(fn(plan)))
        .setCoder(
            KvCoder.of(
                coder.getKeyCoder(),
                InferenceCoder.of(coder.getValueCoder(), resultCoder(elements))));
  }

  private static <K, X, E, R, Y> InferFn<K, X, E, R, Y> fn(
      InferencePlan<? super K, X, E, R, Y> plan) {
    return new InferFn<>(plan);
  }

  private Coder<ResultT> resultCoder(PCollection<?> elements) {
    try {
      return elements.getPipeline().getCoderRegistry().getCoder(result);
    } catch (CannotProvideCoderException e) {
      throw new IllegalArgumentException(
          "the result must be of a type with a coder, but was " + result, e);
    }
  }
}
