package io.spendcast.local.simulate.sink;

import io.spendcast.local.simulate.events.SimulatedEvent;
import java.util.List;

/** Where records go, in the order given. */
interface EventSink extends AutoCloseable {

  /**
   * Takes a record; it is durable after {@link #finish} only.
   *
   * @return whether this sink can hold such a record at all
   */
  boolean send(SimulatedEvent event);

  /**
   * Returns once everything sent is durable, and fails if something is not.
   *
   * @return what each Kafka partition got, in order; empty for a sink without partitions
   */
  List<PartitionCount> finish();

  /** Releases what the sink holds, finished or not. */
  @Override
  void close();

  /** Offsets are those of this sink's own first and last record. */
  record PartitionCount(int partition, long records, long firstOffset, long lastOffset) {
    PartitionCount plus(PartitionCount later) {
      return new PartitionCount(partition, records + later.records, firstOffset, later.lastOffset);
    }
  }
}
