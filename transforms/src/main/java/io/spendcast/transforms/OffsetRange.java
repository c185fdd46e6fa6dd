package io.spendcast.transforms;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Offsets of one partition, from inclusive to exclusive. */
public record OffsetRange(int partition, long from, long to) implements Serializable {

  public long size() {
    return to - from;
  }

  /** The offsets of a bundle as ranges without holes, in order. */
  static List<OffsetRange> of(List<? extends Outcome> inOrder) {
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

  @Override
  public String toString() {
    return "partition " + partition + " offsets [" + from + ", " + to + ")";
  }
}
