package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KnownPartitionsTest {

  @Test
  void isMadeOnTheDriverOnly() {
    assertThat(KnownPartitions.isPlanning()).isFalse();

    try (LocalSpark local = LocalSpark.start("plan")) {
      assertThat(KnownPartitions.isPlanning()).isTrue();
      assertThat(
              local
                  .context()
                  .parallelize(List.of(1))
                  .map(n -> KnownPartitions.isPlanning())
                  .collect())
          .containsExactly(false);
    }

    assertThat(KnownPartitions.isPlanning()).isFalse();
  }

  @Test
  void knowsThePartitionsWithoutKafka() {
    List<TopicPartition> partitions =
        List.of(new TopicPartition("purchases", 0), new TopicPartition("purchases", 3));

    try (Consumer<byte[], byte[]> consumer = KnownPartitions.consumer(partitions)) {
      assertThat(consumer.partitionsFor("purchases"))
          .extracting(PartitionInfo::partition)
          .containsExactly(0, 3);
    }
  }
}
