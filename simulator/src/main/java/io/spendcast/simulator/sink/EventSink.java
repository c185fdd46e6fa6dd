package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;

/** Destination that receives records in the order given. */
interface EventSink extends AutoCloseable {

  /**
   * Accepts a record; it is durable after {@link #finish} only.
   *
   * @return whether this sink can hold such a record at all
   */
  boolean send(SimulatedEvent event);

  /**
   * Returns once everything sent is durable, and fails if something is not.
   *
   * @return the count of each Kafka partition, in order; empty for a sink without partitions
   */
  List<PartitionCount> finish();

  /** Releases the sink's resources, finished or not. */
  @Override
  void close();

  /**
   * Records that this sink sent to a partition, with the offsets of its own first and last record.
   */
  record PartitionCount(int partition, long records, long firstOffset, long lastOffset) {
    PartitionCount plus(PartitionCount later) {
      return new PartitionCount(partition, records + later.records, firstOffset, later.lastOffset);
    }
  }
}
