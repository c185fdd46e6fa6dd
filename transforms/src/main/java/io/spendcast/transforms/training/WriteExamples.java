package io.spendcast.transforms.training;

import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes examples as Parquet files: a column a feature, and in the metadata of each file how its
 * examples were made.
 *
 * <p>Files appear under their names only when they are complete. How many there are, and their
 * names, differ from run to run: on Spark Beam counts the files of each bundle from 0, and files
 * with counted names replace each other.
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
            .withNaming(
                (window, pane, shards, shard, compression) ->
                    "examples-" + UUID.randomUUID() + ".parquet"));
  }
}
