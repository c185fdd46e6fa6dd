package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.Inference;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** The example of a pipeline with another model and other types: measures of irises to species. */
public final class ClassifyFlowers
    extends PTransform<PCollection<String>, PCollection<Inference<String, String>>> {
  private static final List<String> SPECIES = List.of("setosa", "versicolor", "virginica");

  @Override
  public PCollection<Inference<String, String>> expand(PCollection<String> flowers) {
    return flowers.apply(
        "RunInference",
        RunInference.of(new Iris("/iris/iris.onnx"), TypeDescriptor.of(float[].class))
            .withPreprocess(ClassifyFlowers::measures)
            .withPostprocess(ClassifyFlowers::likeliest, TypeDescriptors.strings())
            .withBatchSize(1, 64));
  }

  /** Of {@code 5.1,3.5,1.4,0.2}: sepal and petal, length and width, in cm. */
  private static float[] measures(String flower) {
    float[] measures = new float[4];
    String[] words = flower.split(",", -1);
    for (int i = 0; i < words.length; i++) {
      measures[i] = Float.parseFloat(words[i]);
    }
    return measures;
  }

  private static String likeliest(float[] probabilities) {
    int best =
        IntStream.range(0, SPECIES.size())
            .reduce(0, (one, other) -> probabilities[other] > probabilities[one] ? other : one);
    return SPECIES.get(best);
  }
}
