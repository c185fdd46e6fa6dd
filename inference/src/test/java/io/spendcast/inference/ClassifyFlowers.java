package io.spendcast.inference;

import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Example of a pipeline with another model and other types: measures of irises to species. */
public final class ClassifyFlowers
    extends PTransform<PCollection<String>, PCollection<Inference<String, String>>> {

  @Override
  public PCollection<Inference<String, String>> expand(PCollection<String> flowers) {
    return flowers.apply(
        "RunInference",
        RunInference.of(new Iris("/iris/iris.onnx"), TypeDescriptors.strings()).withBatchSize(64));
  }
}
