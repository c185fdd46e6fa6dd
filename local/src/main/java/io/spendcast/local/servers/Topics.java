package io.spendcast.local.servers;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Administration of a broker's topics. Each request waits at most ten seconds for its answer. */
public record Topics(Admin admin) implements AutoCloseable {
  /** Topic of the checkout events in every stack of this module. */
  public static final String PURCHASES = "purchases";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public static Topics of(Broker broker) {
    return new Topics(broker.admin());
  }

  /**
   * Creates a topic with one replica, and waits until its partitions accept writes.
   *
   * <p>A partition's leader is known before the leader opens its log. Kafka would then refuse a
   * producer's first batch, accept its second, and reject the retried first batch as out of order
   * forever. Only an open log answers with its end, so this method fetches the ends of all
   * partitions.
   */
  public void create(String topic, int partitions, Map<String, String> settings) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1)).configs(settings);
    get(admin.createTopics(List.of(wanted)).all());
    Wait.until("topic " + topic, PATIENCE, () -> partitions(topic) == partitions);
    ends(topic);
  }

  /** Adds partitions until there are so many, and waits as {@link #create} does. */
  public void grow(String topic, int partitions) {
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
    Wait.until("partitions of " + topic, PATIENCE, () -> partitions(topic) == partitions);
    ends(topic);
  }

  /** Whether the broker has the topic. */
  public boolean exists(String topic) {
    return get(admin.listTopics().names()).contains(topic);
  }

  /** Deletes a topic with its records. */
  public void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
  }

  /** Deletes the records of a topic, as retention would; offsets continue where they are. */
  public void deleteRecords(String topic) {
    Map<TopicPartition, RecordsToDelete> all =
        ends(topic).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue())));
    get(admin.deleteRecords(all).all());
  }

  /** Offset of the next record, by partition. */
  public Map<TopicPartition, Long> ends(String topic) {
    int partitions = partitions(topic);
    Map<TopicPartition, OffsetSpec> wanted =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(wanted).all());
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /**
   * Number of records ever written, including those that retention removed and transaction markers.
   */
  public long count(String topic) {
    return ends(topic).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Number of partitions with a leader; 0 when the topic is missing or the broker does not answer.
   */
  private int partitions(String topic) {
    try {
      return (int)
          get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
              .filter(partition -> partition.leader() != null)
              .count();
    } catch (StackException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw e;
      }
      return 0;
    }
  }

  private static <T> T get(KafkaFuture<T> answer) {
    return Attempt.orFail(
        "Kafka did not answer", () -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    admin.close(PATIENCE);
  }
}
