package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lag of every consumer group of the cluster, by its committed offsets. A task of the driver
 * fetches it. Nothing is reported while Kafka is away.
 */
public final class GroupLag extends Collector implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLag.class);
  private static final long PATIENCE_SECONDS = 20;

  private final Map<String, Object> kafka;
  private final IsolationLevel isolation;
  private volatile Family lag = family();
  private Admin admin;

  /**
   * @param kafka client properties
   * @param isolation level that decides which records count: those that the stream may read
   */
  public GroupLag(Map<String, Object> kafka, IsolationLevel isolation) {
    this.kafka = Map.copyOf(kafka);
    this.isolation = isolation;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return List.of(lag.samples());
  }

  /** Fetches the lag of all groups once. */
  @Override
  public void run() {
    try {
      if (admin == null) {
        admin = Admin.create(kafka);
      }
      lag = look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      lag = family();
      LOG.debug("Kafka tells nothing of its groups", e);
    }
  }

  private static Family family() {
    return Family.gauge(
        "spendcast_group_lag_records",
        "Records between what a consumer group has committed and the end of the partition.",
        "group",
        "topic",
        "partition");
  }

  private Family look() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
    for (ConsumerGroupListing group : get(admin.listConsumerGroups().all())) {
      committed.put(
          group.groupId(),
          get(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata()));
    }
    Map<TopicPartition, OffsetSpec> latest =
        committed.values().stream()
            .flatMap(offsets -> offsets.keySet().stream())
            .distinct()
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        get(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all());
    Family family = family();
    committed.forEach(
        (group, offsets) ->
            offsets.forEach(
                (partition, offset) ->
                    family.add(
                        Math.max(0, ends.get(partition).offset() - offset.offset()),
                        group,
                        partition.topic(),
                        Integer.toString(partition.partition()))));
    return family;
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
