package io.spendcast.pipelines;

import io.spendcast.pipelines.commands.WrongStart;
import io.spendcast.transforms.ComputeFeatures;
import io.spendcast.transforms.ExchangeRates;
import io.spendcast.transforms.KafkaVoids;
import io.spendcast.transforms.LookUpHistory;
import io.spendcast.transforms.ParsePurchases;
import io.spendcast.transforms.Predict;
import io.spendcast.transforms.PublishAlerts;
import io.spendcast.transforms.SelectAlerts;
import io.spendcast.transforms.Store;
import io.spendcast.transforms.StoredBundle;
import io.spendcast.transforms.StreamClaim;
import io.spendcast.transforms.Voids;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The stream: checkout events from Kafka, each scored, stored in PostgreSQL and alerted through
 * SNS.
 *
 * <p>Every record ends as exactly one of a stored purchase or refund, a duplicate, or a dead
 * letter, whatever crashes. Runs until it is told to stop (exit 0) or must (exit 1); a wrong start
 * is exit 2.
 */
public final class StreamPredictions {

  private StreamPredictions() {}

  public static void main(String[] args) {
    PipelineOptionsFactory.register(StreamOptions.class);
    StreamRun.run(() -> options(args));
  }

  private static StreamOptions options(String[] args) {
    try {
      StreamOptions options =
          PipelineOptionsFactory.fromArgs(args).withValidation().as(StreamOptions.class);
      if (Arrays.stream(args).noneMatch(arg -> arg.startsWith("--runner="))) {
        options.setRunner(SparkRunner.class);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }

  /** Kafka's records of these partitions, from where the group's offsets stand. */
  static PCollection<KafkaRecord<byte[], byte[]>> read(
      Pipeline pipeline, StreamSettings settings, List<Integer> partitions) {
    int splits = partitions.size();
    return pipeline.apply(
        "ReadKafka",
        KafkaIO.<byte[], byte[]>read()
            .withBootstrapServers(
                (String) settings.kafka().get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .withTopicPartitions(
                partitions.stream().map(p -> new TopicPartition(settings.topic(), p)).toList())
            .withKeyDeserializerAndCoder(
                ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
            .withValueDeserializerAndCoder(
                ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
            .withConsumerConfigUpdates(consumer(settings))
            .withConsumerFactoryFn(config -> new ThrottledConsumer(config, splits)));
  }

  /** The consumer's properties: ours are about guarantees and come last. */
  static Map<String, Object> consumer(StreamSettings settings) {
    Map<String, Object> consumer = new HashMap<>(settings.kafka());
    consumer.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    consumer.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return consumer;
  }

  /** The flow of README's picture; the same on every runner. */
  static PCollection<StoredBundle> score(
      PCollection<KafkaRecord<byte[], byte[]>> records,
      StreamSettings settings,
      StreamClaim claim,
      Voids voids) {
    StreamSettings.Alerting alerting = settings.alerting();
    PCollection<StoredBundle> stored =
        records
            .apply(
                "Parse",
                ParsePurchases.ofTopic(claim.topicId(), settings.baseCurrency())
                    .withExchange(ExchangeRates.in(settings.postgres())))
            .apply("LookUpHistory", LookUpHistory.in(settings.postgres(), claim).withVoids(voids))
            .apply("ComputeFeatures", ComputeFeatures.create())
            .apply("Predict", predict(settings.model()))
            .apply("SelectAlerts", select(alerting, settings.baseCurrency()))
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

  private static SelectAlerts select(StreamSettings.Alerting alerting, String baseCurrency) {
    SelectAlerts select = SelectAlerts.above(alerting.threshold(), baseCurrency);
    return alerting.probability().map(select::withProbability).orElse(select);
  }

  private static Predict predict(StreamSettings.Model model) {
    Predict predict = Predict.with(model.reference().toString()).withServing(model.serving());
    return model
        .shadow()
        .map(shadow -> predict.withShadow(shadow.reference().toString(), shadow.budget()))
        .orElse(predict);
  }

  /** Tells offsets that never come from offsets that are late. */
  static Voids voids(StreamSettings settings) {
    return KafkaVoids.of(settings.topic(), consumer(settings));
  }

  /** Which alerts wait and nobody sends, are sent by the driver; none when there is no topic. */
  static Optional<AlertSweeper> sweeper(StreamSettings settings) {
    return settings.alerting().topic().map(topic -> new AlertSweeper(topic, settings.postgres()));
  }
}
