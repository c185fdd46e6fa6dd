package io.spendcast.benchmarks.data;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Order of the events' ids. It decides which pages of an index a new row touches: the last ones, or
 * any. All ids have 36 characters, as UUIDs have.
 */
public enum IdOrder {
  /** Ids in the order of the events, like UUIDs of version 7. */
  ORDERED {
    @Override
    String of(long number) {
      return new UUID(FIRST + number, random(number).getLeastSignificantBits()).toString();
    }
  },
  /** Ids in no order, like UUIDs of version 4. */
  RANDOM {
    @Override
    String of(long number) {
      return random(number).toString();
    }
  };

  /** Number above the ids of the stored purchases, which Preload.sql makes. */
  private static final long FIRST = 1L << 60;

  /** The same number gives the same id. */
  abstract String of(long number);

  private static UUID random(long number) {
    return UUID.nameUUIDFromBytes(Long.toString(number).getBytes(StandardCharsets.UTF_8));
  }
}
