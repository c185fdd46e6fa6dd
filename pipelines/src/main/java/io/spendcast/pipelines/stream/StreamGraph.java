package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.spark.KnownPartitions;
import io.spendcast.pipelines.spark.ThrottledConsumer;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.history.ComputeFeatures;
import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.ledger.KafkaGapFinder;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.parse.ExchangeRates;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.publish.PublishAlerts;
import io.spendcast.transforms.store.Store;
import io.spendcast.transforms.store.StoredBundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The stream's graph: read, parse, look up, compute, predict, select, store, publish.
 *
 * <p>It is the same on every runner. {@code StreamRun} runs it on Spark, tests on the direct
 * runner.
 */
public final class StreamGraph {

  private StreamGraph() {}

  /**
   * Reads these partitions of Kafka, from the group's committed offsets on.
   *
   * @param splits number of consumers that read them at the same time
   */
  static PCollection<KafkaRecord<byte[], byte[]>> read(
      Pipeline pipeline, StreamSettings settings, List<Integer> partitions, int splits) {
    List<TopicPartition> read =
        partitions.stream().map(p -> new TopicPartition(settings.topic(), p)).toList();
    return pipeline.apply(
        "ReadKafka",
        KafkaIO.<byte[], byte[]>read()
            .withBootstrapServers(
                (String) settings.kafka().get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .withTopicPartitions(read)
            .withKeyDeserializerAndCoder(
                ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
            .withValueDeserializerAndCoder(
                ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
            .withConsumerConfigUpdates(consumer(settings))
            .withConsumerFactoryFn(
                config ->
                    KnownPartitions.isPlanning()
                        ? KnownPartitions.consumer(read)
                        : new ThrottledConsumer(config, splits)));
  }

  /** Properties of the consumer. Those that the guarantees need override the given ones. */
  public static Map<String, Object> consumer(StreamSettings settings) {
    Map<String, Object> consumer = new HashMap<>(settings.kafka());
    consumer.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    consumer.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return consumer;
  }

  /** Adds the steps of the README's picture; they are the same on every runner. */
  public static PCollection<StoredBundle> score(
      PCollection<KafkaRecord<byte[], byte[]>> records,
      StreamSettings settings,
      StreamClaim claim,
      GapFinder gaps) {
    StreamSettings.Alerting alerting = settings.alerting();
    PCollection<StoredBundle> stored =
        records
            .apply(
                "Parse",
                ParsePurchases.ofTopic(claim.topicId(), settings.baseCurrency())
                    .withExchange(ExchangeRates.in(settings.postgres()))
                    .withFormats(settings.formats()))
            .apply(
                "LookUpHistory", LookUpHistory.in(settings.postgres(), claim).withGapFinder(gaps))
            .apply("ComputeFeatures", ComputeFeatures.in(settings.timeZone()))
            .apply("Predict", predict(settings.model()))
            .apply("SelectAlerts", select(settings))
            .apply(
                "Store",
                Store.into(settings.postgres(), claim)
                    .withAlertRules(alerting.rules())
                    .withFeatures(settings.storeFeatures())
                    .withErasureKey(settings.erasureKey()));
    return alerting.topic().isEmpty()
        ? stored
        : stored.apply(
            "PublishAlerts", PublishAlerts.to(alerting.topic().get(), settings.postgres()));
  }

  private static SelectAlerts select(StreamSettings settings) {
    StreamSettings.Alerting alerting = settings.alerting();
    SelectAlerts above =
        SelectAlerts.above(alerting.threshold(), settings.baseCurrency())
            .withTimeZone(settings.timeZone());
    SelectAlerts select = alerting.pages().map(above::withPages).orElse(above);
    return alerting.probability().map(select::withProbability).orElse(select);
  }

  private static Predict predict(StreamSettings.Model model) {
    Predict predict = Predict.with(model.reference().toString()).withServing(model.serving());
    return model
        .shadow()
        .map(shadow -> predict.withShadow(shadow.reference().toString(), shadow.budget()))
        .orElse(predict);
  }

  /** Distinguishes offsets that Kafka never delivers from offsets that are late. */
  static GapFinder gaps(StreamSettings settings) {
    return KafkaGapFinder.of(settings.topic(), consumer(settings));
  }
}
