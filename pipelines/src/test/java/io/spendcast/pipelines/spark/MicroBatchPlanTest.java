package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MicroBatchPlanTest {

  @Test
  void isMadeOnTheDriverOnly() {
    assertThat(MicroBatchPlan.isBeingMade()).isFalse();

    try (LocalSpark local = LocalSpark.start("plan")) {
      assertThat(MicroBatchPlan.isBeingMade()).isTrue();
      assertThat(
              local
                  .context()
                  .parallelize(List.of(1))
                  .map(n -> MicroBatchPlan.isBeingMade())
                  .collect())
          .containsExactly(false);
    }

    assertThat(MicroBatchPlan.isBeingMade()).isFalse();
  }

  @Test
  void knowsThePartitionsWithoutKafka() {
    List<TopicPartition> partitions =
        List.of(new TopicPartition("purchases", 0), new TopicPartition("purchases", 3));

    try (Consumer<byte[], byte[]> consumer = MicroBatchPlan.consumer(partitions)) {
      assertThat(consumer.partitionsFor("purchases"))
          .extracting(PartitionInfo::partition)
          .containsExactly(0, 3);
    }
  }
}
