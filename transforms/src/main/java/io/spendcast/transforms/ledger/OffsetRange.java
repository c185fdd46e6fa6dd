package io.spendcast.transforms.ledger;

import io.spendcast.transforms.outcome.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Offsets of one partition, from inclusive to exclusive. */
public record OffsetRange(int partition, long from, long to) implements Serializable {

  public long size() {
    return to - from;
  }

  /** The offsets of a bundle as ranges without holes, in order. */
  public static List<OffsetRange> of(List<? extends Outcome> inOrder) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (Outcome outcome : inOrder) {
      int partition = outcome.position().partition();
      long offset = outcome.position().offset();
      OffsetRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.partition == partition && offset <= last.to) {
        ranges.set(
            ranges.size() - 1,
            new OffsetRange(partition, last.from, Math.max(last.to, offset + 1)));
      } else {
        ranges.add(new OffsetRange(partition, offset, offset + 1));
      }
    }
    return ranges;
  }

  /** Span of each partition, from its first offset to its last one, in the order of partitions. */
  static List<OffsetRange> spans(List<OffsetRange> ranges) {
    Map<Integer, OffsetRange> spans = new TreeMap<>();
    ranges.forEach(range -> spans.merge(range.partition(), range, OffsetRange::span));
    return List.copyOf(spans.values());
  }

  private OffsetRange span(OffsetRange other) {
    return new OffsetRange(partition, Math.min(from, other.from), Math.max(to, other.to));
  }

  /**
   * Parts of the ranges that are in none of the others.
   *
   * @param others in ascending order in each partition
   */
  static List<OffsetRange> without(List<OffsetRange> ranges, List<OffsetRange> others) {
    Map<Integer, NavigableMap<Long, OffsetRange>> away = new HashMap<>();
    others.forEach(
        other ->
            away.computeIfAbsent(other.partition, unused -> new TreeMap<>())
                .put(other.from, other));
    List<OffsetRange> left = new ArrayList<>();
    for (OffsetRange range : ranges) {
      range.addLeft(away.getOrDefault(range.partition, new TreeMap<>()), left);
    }
    return left;
  }

  private void addLeft(NavigableMap<Long, OffsetRange> away, List<OffsetRange> left) {
    Long first = Optional.ofNullable(away.floorKey(from)).orElse(from);
    long reached = from;
    for (OffsetRange other : away.subMap(first, true, to, false).values()) {
      if (other.from > reached) {
        left.add(new OffsetRange(partition, reached, other.from));
      }
      reached = Math.max(reached, other.to);
    }
    if (reached < to) {
      left.add(new OffsetRange(partition, reached, to));
    }
  }

  @Override
  public String toString() {
    return "partition " + partition + " offsets [" + from + ", " + to + ")";
  }
}
