package io.spendcast.pipelines.stream.settings;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.Databases;
import io.spendcast.pipelines.start.Durations;
import io.spendcast.pipelines.start.KafkaOptions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.alerts.CustomerPages;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.publish.AlertTopic;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;

/**
 * Settings of the stream, made from its flags and checked.
 *
 * @param partitions partitions of the topic that this stream reads; when empty, all
 * @param timeZone time zone of the shop's days, which the start reads from the database
 * @param lockPatience longest wait for a stream of the group that still runs
 * @param outagePatience longest outage of PostgreSQL or Kafka until the stream ends
 * @param kafka client properties, with the brokers and the isolation level
 * @param formats formats that the topic's events may have
 */
public record StreamSettings(
    String topic,
    String group,
    Optional<Partitions> partitions,
    Duration lockPatience,
    Duration outagePatience,
    Map<String, Object> kafka,
    EventFormats formats,
    Postgres postgres,
    Model model,
    String baseCurrency,
    ZoneId timeZone,
    Alerting alerting,
    boolean storeFeatures,
    boolean acceptLoss,
    ErasureKey erasureKey) {

  private static final String READ_COMMITTED = "read_committed";
  private static final Set<String> ISOLATION_LEVELS = Set.of(READ_COMMITTED, "read_uncommitted");

  /** Reference of the model, and settings that it and its shadow are served with. */
  public record Model(ModelReference reference, ServingSettings serving, Optional<Shadow> shadow) {}

  /** Second model that scores too, and the longest additional time of a bundle for it. */
  public record Shadow(ModelReference reference, Duration budget) {}

  /**
   * Rules by which alerts are made, and the topic that they are published to.
   *
   * @param probability of exceeding the threshold, from which on an alert is made; when empty, the
   *     expected spend decides
   * @param topic SNS topic; when empty, alerts stay in the database
   * @param pages pages of customers that alerts link to; when empty, alerts have no link
   */
  public record Alerting(
      BigDecimal threshold,
      Optional<BigDecimal> probability,
      AlertRules rules,
      Optional<AlertTopic> topic,
      Optional<CustomerPages> pages) {}

  public static StreamSettings of(StreamOptions options) {
    if (!options.getBaseCurrency().matches("[A-Z]{3}")) {
      throw new WrongStart(
          "--baseCurrency must be three capital letters, but was " + options.getBaseCurrency());
    }
    Duration outagePatience = outagePatience(options.getOutagePatience());
    Map<String, Object> kafka = kafka(options);
    return new StreamSettings(
        options.getTopic(),
        options.getGroup(),
        partitions(options.getPartitions()),
        Durations.required("--lockPatience", options.getLockPatience()),
        outagePatience,
        kafka,
        KafkaOptions.formats(options.getSchemaRegistry(), kafka, outagePatience),
        Databases.of(options).withPatience(outagePatience),
        ModelFlags.of(options),
        options.getBaseCurrency(),
        ZoneOffset.UTC,
        AlertingFlags.of(options),
        options.isStoreFeatures(),
        options.isAcceptLoss(),
        erasureKey(options.getErasureKeyFile()));
  }

  public StreamSettings withTimeZone(ZoneId ofShop) {
    return new StreamSettings(
        topic,
        group,
        partitions,
        lockPatience,
        outagePatience,
        kafka,
        formats,
        postgres,
        model,
        baseCurrency,
        ofShop,
        alerting,
        storeFeatures,
        acceptLoss,
        erasureKey);
  }

  private static Optional<Partitions> partitions(String value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(Partitions.parse("--partitions", value));
  }

  private static Duration outagePatience(String value) {
    Duration patience = Durations.required("--outagePatience", value);
    if (patience.toSeconds() < 1) {
      throw new WrongStart("--outagePatience must be at least 1s, but was " + value);
    }
    return patience;
  }

  private static ErasureKey erasureKey(String file) {
    return new ErasureKey(
        file.isEmpty() ? System.getenv().getOrDefault(ErasureKey.VARIABLE, "") : file);
  }

  private static Map<String, Object> kafka(StreamOptions options) {
    Map<String, Object> kafka =
        KafkaOptions.properties(options.getBootstrapServers(), options.getKafkaProperties());
    kafka.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
    Object isolation = kafka.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (!ISOLATION_LEVELS.contains(isolation)) {
      throw new WrongStart(
          "--kafkaProperties: isolation.level must be read_committed or read_uncommitted, but was "
              + isolation);
    }
    return kafka;
  }

  /** Isolation level at which the stream reads, and at which every end and lag is measured. */
  public IsolationLevel isolation() {
    Object level = kafka.getOrDefault(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
    return IsolationLevel.valueOf(level.toString().toUpperCase(Locale.ROOT));
  }
}
