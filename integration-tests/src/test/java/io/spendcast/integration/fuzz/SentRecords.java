package io.spendcast.integration.fuzz;

import io.spendcast.local.process.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records that a consumer of committed ones gets to see, by their position. */
final class SentRecords {
  private final List<Copy> visible = new ArrayList<>();

  /**
   * One record on its way.
   *
   * @param digests of its key and its value
   */
  record Copy(Future<RecordMetadata> metadata, String digests) {

    static Copy at(int partition, long offset, String digests) {
      TopicPartition place = new TopicPartition("", partition);
      RecordMetadata metadata = new RecordMetadata(place, offset, 0, 0, 0, 0);
      return new Copy(CompletableFuture.completedFuture(metadata), digests);
    }
  }

  void visible(Copy copy) {
    visible.add(copy);
  }

  /**
   * Digests by position, which is {@code partition/offset}.
   *
   * @throws StackException when Kafka refused one of the records
   */
  Map<String, String> byPosition() {
    Map<String, String> digests = new HashMap<>();
    for (Copy copy : visible) {
      RecordMetadata metadata = metadata(copy);
      digests.put(metadata.partition() + "/" + metadata.offset(), copy.digests());
    }
    return digests;
  }

  private static RecordMetadata metadata(Copy copy) {
    return Attempt.orFail("Kafka did not take a record", () -> copy.metadata().get());
  }
}
