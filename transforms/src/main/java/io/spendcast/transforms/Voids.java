package io.spendcast.transforms;

import java.io.Serializable;
import java.util.List;

/** Tells which offsets Kafka never delivers: transaction markers and records of aborted ones. */
public interface Voids extends Serializable {

  /**
   * Reads the range again and returns the parts of it that hold no record.
   *
   * @return empty when every offset of the range holds one
   * @throws IllegalStateException when Kafka cannot be asked
   */
  List<OffsetRange> in(OffsetRange range);

  /** For sources without such offsets. */
  static Voids none() {
    return range -> List.of();
  }
}
