package io.spendcast.benchmarks.raw;

import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
 * The raw limit: what the stream does, as a plain loop without Beam and Spark. Each thread owns
 * some partitions, with a consumer and a connection of its own; each polled batch is looked up,
 * scored and stored in one transaction. Runs until it is killed; a failure ends it with exit code
 * 1.
 */
@Command(name = "raw-loop", sortOptions = false)
public final class RawLoop implements Callable<Integer> {
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
    Scorer scorer = Models.open(ModelReference.parse(model));
    RawClaim claim;
    try (Connection connection = connect()) {
      claim = RawClaim.take(connection, topic, Map.of("bootstrap.servers", bootstrapServers));
    }
    DirectSteps steps = new DirectSteps(claim.stream(), scorer);
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

  private void loopOrEnd(DirectSteps steps, Map<TopicPartition, Long> share) {
    try {
      loop(steps, share);
    } catch (SQLException | RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void loop(DirectSteps steps, Map<TopicPartition, Long> share) throws SQLException {
    try (Connection connection = connect();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumer())) {
      consumer.assign(share.keySet());
      share.forEach(consumer::seek);
      while (true) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (!polled.isEmpty()) {
          steps.run(connection, inOrder(polled));
        }
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> inOrder(
      ConsumerRecords<byte[], byte[]> polled) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
    polled.forEach(records::add);
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
