package io.spendcast.transforms;

import io.spendcast.transforms.format.KeptHeaders;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import io.spendcast.transforms.outcome.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecordCoder;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records that reach a pipeline's steps as one bundle: they leave a single element together, which
 * the direct runner never cuts.
 */
public final class OneBundle {
  private static final Coder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());

  private OneBundle() {}

  /** A pipeline of its own, on the direct runner. */
  public static Pipeline pipeline() {
    return pipeline(true);
  }

  /**
   * The same.
   *
   * @param suspicious whether the runner copies each element after each step, to find one that was
   *     changed; of long histories that is most of the work
   */
  public static Pipeline pipeline(boolean suspicious) {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(
                "--runner=DirectRunner",
                "--enforceImmutability=" + suspicious,
                "--enforceEncodability=" + suspicious)
            .create());
  }

  public static PCollection<Outcome> of(Pipeline pipeline, Outcome... outcomes) {
    return of(pipeline, Arrays.asList(outcomes), Outcomes.CODER);
  }

  /** Runs a step over a bundle to its end. */
  public static void through(
      PTransform<PCollection<Outcome>, ? extends PCollection<?>> step, Outcome... outcomes) {
    Pipeline pipeline = pipeline();
    of(pipeline, outcomes).apply("Step", step);
    pipeline.run().waitUntilFinish();
  }

  /** What a step makes of a bundle, in the order that it comes out. */
  public static List<Outcome> outcomes(
      PTransform<PCollection<Outcome>, PCollection<Outcome>> step, Outcome... outcomes) {
    Pipeline pipeline = pipeline();
    return collect(pipeline, of(pipeline, outcomes).apply("Step", step));
  }

  /** What a step makes of records, in the order that it comes out. */
  public static List<Outcome> outcomes(
      PTransform<PCollection<KafkaRecord<byte[], byte[]>>, PCollection<Outcome>> step,
      List<KafkaRecord<byte[], byte[]>> records) {
    Pipeline pipeline = pipeline();
    return collect(pipeline, ofRecords(pipeline, records).apply("Step", step));
  }

  private static List<Outcome> collect(Pipeline pipeline, PCollection<Outcome> results) {
    String run = UUID.randomUUID().toString();
    results.apply("Collect", ParDo.of(new CollectFn(run)));
    pipeline.run().waitUntilFinish();
    return List.copyOf(CollectFn.COLLECTED.getOrDefault(run, new ConcurrentLinkedQueue<>()));
  }

  /** As they come from Kafka. */
  public static PCollection<KafkaRecord<byte[], byte[]>> ofRecords(
      Pipeline pipeline, List<KafkaRecord<byte[], byte[]>> records) {
    return of(pipeline, records, KafkaRecordCoder.of(BYTES, BYTES));
  }

  private static <T> PCollection<T> of(Pipeline pipeline, List<T> elements, Coder<T> coder) {
    return pipeline
        .apply("CreateBundle", Create.of(List.of(elements)).withCoder(ListCoder.of(coder)))
        .apply("FlattenBundle", Flatten.iterables())
        .setCoder(coder);
  }

  /** A record with the position's offset and timestamp; key and value may be null. */
  public static KafkaRecord<byte[], byte[]> record(Position position, byte[] key, byte[] value) {
    return record(position, key, value, position.kafkaTimestamp().toEpochMilli());
  }

  /** The same with headers. */
  public static KafkaRecord<byte[], byte[]> record(
      Position position, byte[] key, byte[] value, Map<String, String> headers) {
    return new KafkaRecord<>(
        "purchases",
        position.partition(),
        position.offset(),
        position.kafkaTimestamp().toEpochMilli(),
        KafkaTimestampType.CREATE_TIME,
        KeptHeaders.toKafka(headers),
        key,
        value);
  }

  /** The same with another timestamp, which may be anything. */
  public static KafkaRecord<byte[], byte[]> record(
      Position position, byte[] key, byte[] value, long timestamp) {
    return new KafkaRecord<>(
        "purchases",
        position.partition(),
        position.offset(),
        timestamp,
        KafkaTimestampType.CREATE_TIME,
        new RecordHeaders(),
        key,
        value);
  }

  private static final class CollectFn extends DoFn<Outcome, Void> {
    private static final Map<String, Queue<Outcome>> COLLECTED = new ConcurrentHashMap<>();

    private final String run;

    CollectFn(String run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element Outcome outcome) {
      COLLECTED.computeIfAbsent(run, unused -> new ConcurrentLinkedQueue<>()).add(outcome);
    }
  }
}
