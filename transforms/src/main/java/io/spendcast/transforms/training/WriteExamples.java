package io.spendcast.transforms.training;

import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Turns facts into examples, of each purchase the features that the stream made of it and what its
 * customer did next, and writes them as Parquet files: a column a feature, and in the metadata of
 * each file how its examples were made.
 *
 * <p>The same facts give the same examples, bit for bit, however they are spread over workers. A
 * worker holds the facts of one customer together, and fails with a clear error when its heap has
 * no room for them.
 *
 * <p>Files appear under their names only when they are complete. How many there are, and their
 * names, differ from run to run: on Spark Beam counts the files of each bundle from 0, and files
 * with counted names replace each other.
 */
public final class WriteExamples
    extends PTransform<PCollection<StoredFact>, WriteFilesResult<Void>> {
  private final String folder;
  private final ExampleSelection plan;
  private final Map<String, String> metadata;

  private WriteExamples(String folder, ExampleSelection plan, Map<String, String> metadata) {
    this.folder = folder;
    this.plan = plan;
    this.metadata = metadata;
  }

  /**
   * @param folder of any file system that Beam knows
   * @param plan which examples are made
   * @param bound of the facts that they are made of
   */
  public static WriteExamples to(String folder, ExampleSelection plan, FactBound bound) {
    return new WriteExamples(folder, plan, ExampleFile.metadata(plan, bound));
  }

  @Override
  public WriteFilesResult<Void> expand(PCollection<StoredFact> facts) {
    return facts
        .apply(
            "KeyByCustomer",
            WithKeys.of(StoredFact::customerId).withKeyType(TypeDescriptors.strings()))
        .apply("GroupByCustomer", GroupByKey.create())
        .apply(
            "WriteFiles",
            FileIO.<KV<String, Iterable<StoredFact>>>write()
                .via(new ExampleSink(plan, metadata))
                .to(folder)
                .withNaming(
                    (window, pane, shards, shard, compression) ->
                        "examples-" + UUID.randomUUID() + ".parquet"));
  }
}
