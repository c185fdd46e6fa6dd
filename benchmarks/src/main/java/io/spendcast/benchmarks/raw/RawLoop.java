package io.spendcast.benchmarks.raw;

import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.steps.BundleSteps;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Raw limit: the stream's work as a plain loop, without Beam and Spark. Each thread owns some
 * partitions, with a consumer and a connection of its own. Each polled batch is joined with its
 * history, scored and stored in one transaction. Runs until it is killed; a failure ends it with
 * exit code 1.
 */
@Command(name = "raw-loop", sortOptions = false)
public final class RawLoop implements Callable<Integer> {
  private static final BigDecimal ALERT_THRESHOLD = new BigDecimal("1000");
  private static final Duration POLL = Duration.ofMillis(100);

  @Option(names = "--bootstrapServers", required = true)
  private String bootstrapServers;

  @Option(names = "--topic", required = true)
  private String topic;

  @Option(names = "--jdbcUrl", required = true)
  private String jdbcUrl;

  @Option(names = "--dbUser", required = true)
  private String dbUser;

  @Option(names = "--model", required = true)
  private String model;

  @Option(names = "--threads", required = true)
  private int threads;

  @Option(names = "--maxPollRecords", defaultValue = "5000")
  private int maxPollRecords;

  private RawLoop() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RawLoop()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    RawClaim claim;
    try (Connection connection = connect()) {
      claim = RawClaim.take(connection, topic, Map.of("bootstrap.servers", bootstrapServers));
    }
    BundleSteps steps = steps(claim.stream());
    List<Thread> loops = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Map<TopicPartition, Long> share = share(claim.positions(), thread);
      if (!share.isEmpty()) {
        loops.add(new Thread(() -> loopOrEnd(steps, share), "raw-" + thread));
      }
    }
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }
    return 1;
  }

  private BundleSteps steps(StreamClaim claim) {
    String currency;
    try (Scorer scorer = Models.open(ModelReference.parse(model))) {
      currency = scorer.info().baseCurrency();
    }
    return BundleSteps.into(
            new Postgres(jdbcUrl, dbUser, ""),
            claim,
            ParsePurchases.ofTopic(claim.topicId(), currency),
            SelectAlerts.above(ALERT_THRESHOLD, currency))
        .withModel(Predict.with(model).withThreshold(ALERT_THRESHOLD));
  }

  private Map<TopicPartition, Long> share(Map<Integer, Long> positions, int thread) {
    Map<TopicPartition, Long> share = new HashMap<>();
    positions.forEach(
        (partition, offset) -> {
          if (partition % threads == thread) {
            share.put(new TopicPartition(topic, partition), offset);
          }
        });
    return share;
  }

  private void loopOrEnd(BundleSteps steps, Map<TopicPartition, Long> share) {
    try {
      loop(steps, share);
    } catch (SQLException | IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void loop(BundleSteps steps, Map<TopicPartition, Long> share)
      throws SQLException, IOException, InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumer())) {
      consumer.assign(share.keySet());
      share.forEach(consumer::seek);
      while (true) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
          steps.run(inOrder(polled));
        }
      }
    }
  }

  private static List<KafkaRecord<byte[], byte[]>> inOrder(ConsumerRecords<byte[], byte[]> polled) {
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      records.add(
          new KafkaRecord<>(
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp(),
              KafkaTimestampType.CREATE_TIME,
              record.headers(),
              record.key(),
              record.value()));
    }
    return records;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, dbUser, "");
  }

  private Map<String, Object> consumer() {
    Map<String, Object> consumer = new HashMap<>();
    consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return consumer;
  }
}
