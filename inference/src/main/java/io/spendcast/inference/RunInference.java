package io.spendcast.inference;

import java.util.List;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Scores each element with a model that every worker JVM loads once.
 *
 * <p>Every element comes out as exactly one {@link Inference}, marked with the version that scored
 * it: scored, or failed with the reason. An element that the model can't score fails alone. A
 * bundle is scored in batches; a new version takes over between two bundles.
 *
 * <pre>{@code
 * flowers.apply("Classify", RunInference.of(new Iris("/iris.onnx"), TypeDescriptors.strings()))
 * }</pre>
 *
 * @param <ExampleT> any type with a coder
 * @param <ResultT> any type with a coder
 */
public final class RunInference<ExampleT, ResultT>
    extends PTransform<PCollection<ExampleT>, PCollection<Inference<ExampleT, ResultT>>> {
  private final ModelScorer<ExampleT, ResultT, ?> scorer;
  private final TypeDescriptor<ResultT> result;

  private RunInference(ModelScorer<ExampleT, ResultT, ?> scorer, TypeDescriptor<ResultT> result) {
    this.scorer = scorer;
    this.result = result;
  }

  /**
   * @param result type of the model's results, for their coder
   */
  public static <ExampleT, ResultT, M extends Model<ExampleT, ResultT>>
      RunInference<ExampleT, ResultT> of(ModelHandler<M> handler, TypeDescriptor<ResultT> result) {
    return new RunInference<>(
        new ModelScorer<>(handler, Batches.LARGEST, RunInference.class.getName()), result);
  }

  /**
   * @param most no batch has more examples
   */
  public RunInference<ExampleT, ResultT> withBatchSize(int most) {
    return new RunInference<>(scorer.withBatchSize(most), result);
  }

  public RunInference<ExampleT, ResultT> withMetricsNamespace(String namespace) {
    return new RunInference<>(scorer.withNamespace(namespace), result);
  }

  @Override
  public PCollection<Inference<ExampleT, ResultT>> expand(PCollection<ExampleT> examples) {
    return examples.apply(
        "Infer",
        ScoreBundles.with(scorer, InferenceCoder.of(examples.getCoder(), resultCoder(examples))));
  }

  private Coder<ResultT> resultCoder(PCollection<?> examples) {
    try {
      return examples.getPipeline().getCoderRegistry().getCoder(result);
    } catch (CannotProvideCoderException e) {
      throw new IllegalArgumentException(
          "the result must be of a type with a coder, but was " + result, e);
    }
  }

  /** Scorer of examples that are the model's own. */
  private static final class ModelScorer<ExampleT, ResultT, M extends Model<ExampleT, ResultT>>
      implements ScoreBundles.Scorer<ExampleT, Inference<ExampleT, ResultT>> {
    private final ModelHandler<M> handler;
    private final int most;
    private final String namespace;
    private final InferenceMetrics metrics;
    private final Batches batches;
    private transient Serving<M> serving;

    ModelScorer(ModelHandler<M> handler, int most, String namespace) {
      this.handler = handler;
      this.most = most;
      this.namespace = namespace;
      this.metrics = InferenceMetrics.in(namespace);
      this.batches = Batches.atMost(most, metrics);
    }

    ModelScorer<ExampleT, ResultT, M> withBatchSize(int size) {
      return new ModelScorer<>(handler, size, namespace);
    }

    ModelScorer<ExampleT, ResultT, M> withNamespace(String name) {
      return new ModelScorer<>(handler, most, name);
    }

    @Override
    public void open() {
      serving = Serving.of(handler);
    }

    @Override
    public List<Inference<ExampleT, ResultT>> score(List<ExampleT> examples) {
      try (ServedModel.Lease<M> lease = serving.lease(metrics)) {
        return batches.infer(lease.model(), examples);
      }
    }
  }
}
