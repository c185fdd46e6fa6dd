package io.spendcast.pipelines.stream.position;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topic that the stream reads, as Kafka's admin API describes it. */
public final class SourceTopic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String topic;
  private final Optional<Partitions> read;
  private final IsolationLevel isolation;
  private final Map<String, Object> properties;
  private final Admin admin;

  public SourceTopic(StreamSettings settings) {
    this.topic = settings.topic();
    this.read = settings.partitions();
    this.isolation = settings.isolation();
    this.properties = new HashMap<>(settings.kafka());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new WrongStart(
          "Kafka's client refuses its properties: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e);
    }
  }

  /** Failure of Kafka to answer. */
  public static final class KafkaAwayException extends Exception {
    private static final long serialVersionUID = 1;

    public KafkaAwayException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The topic's own id, and those of its partitions that the stream reads.
   *
   * @throws WrongStart when there is no such topic, or not all of the partitions
   */
  public Identity identity() throws KafkaAwayException {
    try {
      TopicDescription description =
          get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
      UUID id =
          new UUID(
              description.topicId().getMostSignificantBits(),
              description.topicId().getLeastSignificantBits());
      return new Identity(
          id, read(description.partitions().stream().map(p -> p.partition()).sorted().toList()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new WrongStart("topic " + topic + " does not exist in Kafka", e);
      }
      throw away(e);
    }
  }

  private List<Integer> read(List<Integer> existing) {
    if (read.isEmpty()) {
      return existing;
    }
    List<Integer> found = read.get().of(existing);
    if (found.size() < read.get().numbers().size()) {
      throw new WrongStart(
          "--partitions=%s names partitions that topic %s does not have: it has %s"
              .formatted(read.get(), topic, new Partitions(existing)));
    }
    return found;
  }

  public record Identity(UUID topicId, List<Integer> partitions) {}

  /** Whether Kafka removes records by key, which would leave holes that nobody can explain. */
  public boolean isCompacted() throws KafkaAwayException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return get(admin.describeConfigs(List.of(resource)).all())
          .get(resource)
          .get("cleanup.policy")
          .value()
          .contains("compact");
    } catch (ExecutionException e) {
      throw away(e);
    }
  }

  /** The first offset that each partition still has. */
  Map<Integer, Long> beginnings(List<Integer> partitions) throws KafkaAwayException {
    return offsetsOf(list(partitions, OffsetSpec.earliest(), isolation));
  }

  /** Ends of the records that this stream may read: an open transaction is not among them. */
  public Map<Integer, PartitionEnd> ends(List<Integer> partitions) throws KafkaAwayException {
    return list(partitions, OffsetSpec.latest(), isolation);
  }

  /** Ends of all records, at whatever isolation level the stream reads. */
  Map<Integer, Long> logEnds(List<Integer> partitions) throws KafkaAwayException {
    return offsetsOf(list(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED));
  }

  private Map<Integer, PartitionEnd> list(
      List<Integer> partitions, OffsetSpec which, IsolationLevel level) throws KafkaAwayException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(p -> asked.put(new TopicPartition(topic, p), which));
    Map<Integer, PartitionEnd> found = new HashMap<>();
    try {
      get(admin.listOffsets(asked, new ListOffsetsOptions(level)).all())
          .forEach(
              (partition, info) ->
                  found.put(
                      partition.partition(), new PartitionEnd(info.offset(), info.leaderEpoch())));
    } catch (ExecutionException e) {
      throw away(e);
    }
    return found;
  }

  public static Map<Integer, Long> offsetsOf(Map<Integer, PartitionEnd> ends) {
    return ends.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  /**
   * Offset from which on a partition holds other records than at a former moment, if it does: its
   * log ended there when a later leader epoch began.
   *
   * @param end of the partition at that moment
   */
  public Optional<Long> divergence(int partition, PartitionEnd end) throws KafkaAwayException {
    return LogDivergence.of(properties, new TopicPartition(topic, partition), end);
  }

  /** Committed offsets of the group, for the partitions that have one. */
  public Map<Integer, Long> committed(String group) throws KafkaAwayException {
    Map<Integer, Long> offsets = new HashMap<>();
    try {
      get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, committed) -> {
                if (partition.topic().equals(topic) && committed != null) {
                  offsets.put(partition.partition(), committed.offset());
                }
              });
      return offsets;
    } catch (ExecutionException e) {
      throw away(e);
    }
  }

  /** Sets the group's offsets, from which the stream starts and by which lag tools measure. */
  public void commit(String group, Map<Integer, Long> positions) throws KafkaAwayException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, offset) ->
            offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    try {
      get(admin.alterConsumerGroupOffsets(group, offsets).all());
    } catch (ExecutionException e) {
      throw away(e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException, KafkaAwayException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    }
  }

  private static KafkaAwayException away(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new KafkaAwayException("Kafka does not answer: " + cause, e);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
