package io.spendcast.transforms.metrics;

import java.util.Optional;

/**
 * A record of Kafka as the example of a histogram's bucket.
 *
 * <p>Beam has no exemplars, and a gauge holds one number. So two gauges hold an exemplar. Workers
 * set them independently, and the newest value of each wins. Both therefore contain the end of the
 * offset, and a pair of different records is no exemplar.
 *
 * @param value value of the record, as the histogram counts it
 */
public record Exemplar(int partition, long offset, long value) {
  private static final int OFFSET_BITS = 48;
  private static final int COMMON_BITS = 20;
  private static final long OFFSETS = (1L << OFFSET_BITS) - 1;
  private static final long COMMON = (1L << COMMON_BITS) - 1;
  private static final long MOST_PARTITIONS = 1L << (63 - OFFSET_BITS);
  private static final long LARGEST_VALUE = (1L << (63 - COMMON_BITS)) - 1;

  /** Whether the gauges can hold this exemplar: Kafka's numbers do not reach these bounds. */
  boolean fits() {
    return partition < MOST_PARTITIONS && offset <= OFFSETS && value >= 0 && value <= LARGEST_VALUE;
  }

  long packedPosition() {
    return ((long) partition << OFFSET_BITS) | offset;
  }

  long packedValue() {
    return (value << COMMON_BITS) | (offset & COMMON);
  }

  /** Exemplar of the two gauges, unless they are of different records. */
  public static Optional<Exemplar> of(long packedPosition, long packedValue) {
    long offset = packedPosition & OFFSETS;
    return (offset & COMMON) == (packedValue & COMMON)
        ? Optional.of(
            new Exemplar((int) (packedPosition >> OFFSET_BITS), offset, packedValue >> COMMON_BITS))
        : Optional.empty();
  }
}
