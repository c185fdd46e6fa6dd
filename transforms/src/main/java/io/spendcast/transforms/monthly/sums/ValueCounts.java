package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.util.VarInt;

/**
 * Counts of each value, exactly: the order statistics of millions of values in a few bytes for each
 * different one.
 *
 * <p>New values wait in a heap of their own that is sorted in when it is a quarter of the rest, so
 * that adding one costs little on the average.
 */
public final class ValueCounts implements Summary {
  private static final int LEAST_WAITING = 1_024;

  private long[] values = {};
  private long[] counts = {};
  private long[] waiting = {};
  private int waits;

  private ValueCounts() {}

  public static ValueCounts none() {
    return new ValueCounts();
  }

  public static ValueCounts of(long value) {
    ValueCounts counts = new ValueCounts();
    counts.waiting = new long[] {value};
    counts.waits = 1;
    return counts;
  }

  /** A value that occurs so many times. */
  public static ValueCounts of(long value, long count) {
    ValueCounts counts = new ValueCounts();
    counts.values = new long[] {value};
    counts.counts = new long[] {count};
    return counts;
  }

  /** Number of values; equal ones count each. */
  public long total() {
    settle();
    return Arrays.stream(counts).sum();
  }

  /**
   * PostgreSQL's {@code percentile_disc}: the smallest value that at least this share of all is not
   * over.
   *
   * @param percent from 1 to 100; there is at least one value
   */
  public long percentile(int percent) {
    long rank = Math.max(1, ceilOfPercent(total(), percent));
    int at = 0;
    for (long passed = counts[0]; passed < rank; passed += counts[at]) {
      at++;
    }
    return values[at];
  }

  /** The sum of so many of the largest. */
  public long sumOfLargest(long howMany) {
    settle();
    long sum = 0;
    long left = howMany;
    for (int at = values.length - 1; at >= 0 && left > 0; at--) {
      long taken = Math.min(left, counts[at]);
      sum = Math.addExact(sum, Math.multiplyExact(taken, values[at]));
      left -= taken;
    }
    return sum;
  }

  /** Percentage of a number, rounded up. */
  public static long ceilOfPercent(long number, int percent) {
    return -Math.floorDiv(-Math.multiplyExact(number, (long) percent), 100L);
  }

  @Override
  public void absorb(Summary other) {
    ValueCounts more = (ValueCounts) other;
    for (int i = 0; i < more.waits; i++) {
      add(more.waiting[i]);
    }
    if (more.values.length > 0) {
      merge(more.values, more.counts, more.values.length);
    }
  }

  private void add(long value) {
    if (waits == waiting.length) {
      if (waits >= Math.max(LEAST_WAITING, values.length / 4)) {
        settle();
      }
      if (waits == waiting.length) {
        waiting = Arrays.copyOf(waiting, Math.max(16, 2 * waits));
      }
    }
    waiting[waits++] = value;
  }

  private void settle() {
    if (waits > 0) {
      Arrays.sort(waiting, 0, waits);
      long[] ones = new long[waits];
      Arrays.fill(ones, 1);
      merge(waiting, ones, waits);
      waits = 0;
    }
  }

  /** Takes in sorted values, of which equal ones may come repeatedly. */
  private void merge(long[] newValues, long[] newCounts, int size) {
    long[] merged = new long[values.length + size];
    long[] times = new long[values.length + size];
    int end = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < values.length || theirs < size) {
      boolean fromMine =
          theirs == size || (mine < values.length && values[mine] <= newValues[theirs]);
      long value = fromMine ? values[mine] : newValues[theirs];
      long count = fromMine ? counts[mine++] : newCounts[theirs++];
      if (end == 0 || merged[end - 1] != value) {
        merged[end++] = value;
      }
      times[end - 1] += count;
    }
    values = Arrays.copyOf(merged, end);
    counts = Arrays.copyOf(times, end);
  }

  @Override
  public Summary copy() {
    ValueCounts copy = new ValueCounts();
    copy.absorb(this);
    return copy;
  }

  @Override
  public int tag() {
    return 3;
  }

  /** Values as steps from one to the next. */
  @Override
  public void write(DataOutputStream out) throws IOException {
    ValueCounts settled = this;
    if (waits > 0) {
      settled = (ValueCounts) copy();
      settled.settle();
    }
    VarInt.encode(settled.values.length, out);
    long before = 0;
    for (int i = 0; i < settled.values.length; i++) {
      Compact.write(settled.values[i] - before, out);
      VarInt.encode(settled.counts[i], out);
      before = settled.values[i];
    }
  }

  static Summary read(DataInputStream in) throws IOException {
    ValueCounts read = new ValueCounts();
    int size = VarInt.decodeInt(in);
    read.values = new long[size];
    read.counts = new long[size];
    long before = 0;
    for (int i = 0; i < size; i++) {
      before += Compact.read(in);
      read.values[i] = before;
      read.counts[i] = VarInt.decodeLong(in);
    }
    return read;
  }
}
