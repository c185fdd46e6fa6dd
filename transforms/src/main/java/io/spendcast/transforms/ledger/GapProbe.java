package io.spendcast.transforms.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition to find offsets without a record. Each offset of ranges that follow each
 * other is read once: a poll may read past a range, and the next range starts with what it found.
 */
final class GapProbe implements AutoCloseable {
  /** Longest time without progress. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicPartition partition;
  private final Consumer<byte[], byte[]> consumer;

  /** Void offsets among those from {@link #from} to {@link #position}. */
  private final List<OffsetRange> gaps = new ArrayList<>();

  private long from = -1;
  private long position = -1;

  GapProbe(TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    this.partition = partition;
    this.consumer = consumer;
    consumer.assign(List.of(partition));
  }

  /**
   * Void parts of the range, which is read to its end, and those right behind it as far as known.
   */
  synchronized List<OffsetRange> gapsIn(OffsetRange range) {
    startAt(range.from());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (position < range.to()) {
      if (poll()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Kafka does not let us read " + range + " again");
      }
    }
    return gaps.stream().filter(found -> found.from() <= range.to()).toList();
  }

  /** Void offsets before the first record of the range, as far as they are read in a moment. */
  synchronized Optional<OffsetRange> gapsAtStartOf(OffsetRange range) {
    startAt(range.from());
    long deadline = System.nanoTime() + MOMENT.toNanos();
    while (position < range.to() && !hasReadARecord() && System.nanoTime() < deadline) {
      poll();
    }
    return gaps.stream()
        .findFirst()
        .filter(found -> found.from() == range.from())
        .map(found -> upTo(range.to(), found));
  }

  private boolean hasReadARecord() {
    return position > gaps.stream().mapToLong(OffsetRange::size).sum() + from;
  }

  private static OffsetRange upTo(long end, OffsetRange range) {
    return new OffsetRange(range.partition(), range.from(), Math.min(range.to(), end));
  }

  /** Goes on where the last range ended, if this one starts there; otherwise forgets and seeks. */
  private void startAt(long offset) {
    if (from <= offset && offset <= position) {
      gaps.removeIf(found -> found.to() <= offset);
      gaps.replaceAll(
          found -> new OffsetRange(found.partition(), Math.max(found.from(), offset), found.to()));
    } else {
      consumer.seek(partition, offset);
      gaps.clear();
      position = offset;
    }
    from = offset;
  }

  /** Reads on. Returns false when there was nothing to read. */
  private boolean poll() {
    long before = position;
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        addVoid(position, record.offset());
        position = record.offset() + 1;
      }
      long reached = consumer.position(partition);
      addVoid(position, reached);
      position = Math.max(position, reached);
    } catch (RuntimeException e) {
      // A failed poll leaves the position unknown, so the next range is read from its start.
      from = -1;
      position = -1;
      throw e;
    }
    return position > before;
  }

  private void addVoid(long start, long end) {
    if (start >= end) {
      return;
    }
    OffsetRange last = gaps.isEmpty() ? null : gaps.get(gaps.size() - 1);
    if (last != null && last.to() == start) {
      gaps.set(gaps.size() - 1, new OffsetRange(last.partition(), last.from(), end));
    } else {
      gaps.add(new OffsetRange(partition.partition(), start, end));
    }
  }

  @Override
  public synchronized void close() {
    consumer.close(Duration.ZERO);
  }
}
