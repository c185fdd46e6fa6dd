package io.spendcast.transforms.training;

import java.util.Map;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes examples as Parquet files: a column a feature, and in the metadata of each file how its
 * examples were made.
 *
 * <p>Files appear under their names only when all are complete. A file more or less for the same
 * examples is no difference.
 */
public final class WriteExamples extends PTransform<PCollection<Example>, WriteFilesResult<Void>> {
  private final String folder;
  private final Map<String, String> metadata;

  private WriteExamples(String folder, Map<String, String> metadata) {
    this.folder = folder;
    this.metadata = metadata;
  }

  /**
   * @param folder of any file system that Beam knows
   * @param plan that the examples were made by
   * @param bound of the facts that they were made of
   */
  public static WriteExamples to(String folder, ExamplePlan plan, FactBound bound) {
    return new WriteExamples(folder, ExampleFile.metadata(plan, bound));
  }

  @Override
  public WriteFilesResult<Void> expand(PCollection<Example> examples) {
    return examples.apply(
        "WriteFiles",
        FileIO.<Example>write()
            .via(new ExampleSink(metadata))
            .to(folder)
            .withPrefix("examples")
            .withSuffix(".parquet"));
  }
}
