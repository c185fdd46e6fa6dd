package io.spendcast.transforms.inference.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits for the number of examples in a batch.
 *
 * @param least no batch is smaller, unless its bundle is, or {@code most} leaves no other way
 * @param most no batch is larger
 */
public record BatchSize(int least, int most) implements Serializable {

  /** Default sizes: larger batches gain nothing that can be measured, and cost memory. */
  public static final BatchSize DEFAULT = new BatchSize(1, 4_096);

  public BatchSize {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "batch sizes must be 1 <= least <= most, but were " + least + " and " + most);
    }
  }

  /** Cuts examples into the fewest possible batches, whose sizes differ by one example at most. */
  <T> List<List<T>> cut(List<T> examples) {
    int count = (examples.size() + most - 1) / most;
    List<List<T>> batches = new ArrayList<>(count);
    int from = 0;
    for (int left = count; left > 0; left--) {
      int to = from + (examples.size() - from + left - 1) / left;
      batches.add(examples.subList(from, to));
      from = to;
    }
    return batches;
  }
}
