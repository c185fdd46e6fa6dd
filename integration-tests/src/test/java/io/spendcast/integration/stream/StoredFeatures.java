package io.spendcast.integration.stream;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The features that the stream has stored of what it scored. */
final class StoredFeatures {
  private StoredFeatures() {}

  /** The bits of each, by event id. */
  static Map<String, List<Integer>> of(Facts facts) {
    Map<String, List<Integer>> bits = new TreeMap<>();
    for (Map<String, String> row : facts.rows("features.sql")) {
      bits.put(
          row.get("event_id"),
          Arrays.stream(row.get("features").split(",", -1))
              .map(value -> Float.floatToRawIntBits(Float.parseFloat(value)))
              .toList());
    }
    return bits;
  }
}
