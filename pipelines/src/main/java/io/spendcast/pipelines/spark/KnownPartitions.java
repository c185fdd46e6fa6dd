package io.spendcast.pipelines.spark;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * Answers Beam's question whether the partitions exist, without asking Kafka.
 *
 * <p>Beam 2.70 asks it on the driver in each micro-batch, by a new consumer: a connection, with TLS
 * a handshake, and while Kafka is away a minute of silence. The partitions were found at the
 * stream's start, and {@code StreamWatch} notices when they change.
 *
 * <p>Delete when Beam asks once.
 */
public final class KnownPartitions {
  private static final Node[] NONE = {};

  private KnownPartitions() {}

  /** Whether Spark plans a micro-batch here, rather than reads one. */
  public static boolean isPlanning() {
    return SparkEnv.get() != null && TaskContext.get() == null;
  }

  /** Consumer that knows these partitions and reads nothing. */
  public static Consumer<byte[], byte[]> consumer(List<TopicPartition> partitions) {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE);
    partitions.stream()
        .map(p -> new PartitionInfo(p.topic(), p.partition(), Node.noNode(), NONE, NONE))
        .collect(Collectors.groupingBy(PartitionInfo::topic))
        .forEach(consumer::updatePartitions);
    return consumer;
  }
}
