package io.spendcast.transforms.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ledger of some partitions at one moment: where each starts, and which offsets are done. */
public final class LedgerView {
  private final Map<Integer, Long> starts = new HashMap<>();
  private final List<OffsetRange> done = new ArrayList<>();

  public void start(int partition, long startOffset) {
    starts.put(partition, startOffset);
  }

  public void done(OffsetRange range) {
    done.add(range);
  }

  /**
   * Offsets below the bundle's last ones that are neither done nor in the bundle: what would be
   * missing from a history, were the bundle scored now.
   *
   * @throws IllegalStateException when a partition of the bundle is not in the ledger
   */
  public List<OffsetRange> holesBefore(List<OffsetRange> bundle) {
    Map<Integer, Long> ends = new HashMap<>();
    for (OffsetRange range : bundle) {
      ends.merge(range.partition(), range.to(), Math::max);
    }
    List<OffsetRange> holes = new ArrayList<>();
    ends.forEach((partition, end) -> addHoles(partition, end, bundle, holes));
    return holes;
  }

  private void addHoles(
      int partition, long end, List<OffsetRange> bundle, List<OffsetRange> holes) {
    Long start = starts.get(partition);
    if (start == null) {
      throw new IllegalStateException("partition " + partition + " is not in the ledger");
    }
    List<OffsetRange> covered = new ArrayList<>(done);
    covered.addAll(bundle);
    covered.removeIf(range -> range.partition() != partition);
    covered.sort(Comparator.comparingLong(OffsetRange::from));
    long reached = start;
    for (OffsetRange range : covered) {
      if (range.from() > reached && reached < end) {
        holes.add(new OffsetRange(partition, reached, Math.min(range.from(), end)));
      }
      reached = Math.max(reached, range.to());
    }
  }
}
