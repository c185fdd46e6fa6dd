package io.spendcast.transforms.ledger;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** Finds the offsets that Kafka never delivers: transaction markers and aborted records. */
public interface GapFinder extends Serializable {

  /**
   * Reads the range again, once, and returns the parts of it that hold no record.
   *
   * @return in ascending order; empty when every offset of the range holds a record. Those right
   *     behind the range are among them, as far as they are known without reading on.
   * @throws IllegalStateException when Kafka does not answer
   */
  List<OffsetRange> in(OffsetRange range);

  /**
   * Reads the range again up to its first record, but no longer than a moment.
   *
   * @return the offsets without a record at the start of the range, as far as they were read
   * @throws IllegalStateException when Kafka does not answer
   */
  default Optional<OffsetRange> atStartOf(OffsetRange range) {
    return in(range).stream().findFirst().filter(found -> found.from() == range.from());
  }

  /** Finder for sources without such offsets; it finds none. */
  static GapFinder none() {
    return range -> List.of();
  }
}
