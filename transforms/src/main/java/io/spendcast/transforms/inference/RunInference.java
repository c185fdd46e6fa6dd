package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.BatchSize;
import io.spendcast.transforms.inference.batch.Inference;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Scores each element with a model that every worker JVM loads once.
 *
 * <p>Every element comes out as exactly one {@link Inference}, marked with the version that scored
 * it: scored, or failed with the reason. One that the model or a hook can't take fails alone. A
 * bundle is scored in batches; a new version takes over between two bundles.
 *
 * @param <ExampleT> any type with a coder
 * @param <ResultT> any type with a coder
 */
public final class RunInference<ExampleT, ResultT>
    extends PTransform<PCollection<ExampleT>, PCollection<Inference<ExampleT, ResultT>>> {
  private final transient InferencePlan<Object, ExampleT, ?, ?, ResultT> plan;
  private final TypeDescriptor<ResultT> result;

  private RunInference(
      InferencePlan<Object, ExampleT, ?, ?, ResultT> plan, TypeDescriptor<ResultT> result) {
    this.plan = plan;
    this.result = result;
  }

  /**
   * @param result what the model gives, for its coder
   */
  public static <ExampleT, ResultT> RunInference<ExampleT, ResultT> of(
      ModelHandler<ExampleT, ResultT> handler, TypeDescriptor<ResultT> result) {
    return new RunInference<>(InferencePlan.of(new OpenModels.One<>(handler)), result);
  }

  /** Takes another type, and makes the examples of it. What it throws fails its own element. */
  public <T> RunInference<T, ResultT> withPreprocess(SerializableFunction<T, ExampleT> step) {
    return new RunInference<>(plan.preprocessed(step), result);
  }

  /** Gives another type, made of the results. What it throws fails its own element. */
  public <T> RunInference<ExampleT, T> withPostprocess(
      SerializableFunction<ResultT, T> step, TypeDescriptor<T> type) {
    return new RunInference<>(plan.postprocessed(step), type);
  }

  public RunInference<ExampleT, ResultT> withBatchSize(int least, int most) {
    return with(plan.settings().withSize(new BatchSize(least, most)));
  }

  /**
   * Scores each batch on a thread of its own, and fails its examples if that takes longer. A call
   * that is given up keeps its thread and its version of the model until it returns: {@link
   * Workers}.
   */
  public RunInference<ExampleT, ResultT> withTimeout(Duration limit) {
    return with(plan.settings().withTimeout(limit));
  }

  public RunInference<ExampleT, ResultT> withMetricsNamespace(String namespace) {
    return with(plan.settings().withNamespace(namespace));
  }

  private RunInference<ExampleT, ResultT> with(InferencePlan.Settings settings) {
    return new RunInference<>(plan.with(settings), result);
  }

  /** The same for elements with keys, which come out with their keys. */
  public <K> RunKeyedInference<K, ExampleT, ResultT> withKeys() {
    return new RunKeyedInference<>(plan, result);
  }

  @Override
  public PCollection<Inference<ExampleT, ResultT>> expand(PCollection<ExampleT> examples) {
    return examples
        .apply(
            "AddNoKey",
            WithKeys.<Void, ExampleT>of((Void) null).withKeyType(TypeDescriptors.voids()))
        .apply("Infer", this.<Void>withKeys())
        .apply("DropNoKey", Values.create());
  }
}
