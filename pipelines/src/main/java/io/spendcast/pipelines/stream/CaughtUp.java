package io.spendcast.pipelines.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Determines for each partition the moment up to which it is stored. When records never stop
 * arriving, the present end is never reached. The end at an earlier look is reached at a later one,
 * however.
 */
final class CaughtUp {
  private record Sight(long end, Instant at) {}

  private final Map<Integer, Sight> awaited = new HashMap<>();

  /**
   * Compares the positions with the ends, once.
   *
   * @param ends offset of each partition's next record at {@code now}, or later
   * @return for each partition with news, the age of the moment up to which all records that had
   *     arrived are stored
   */
  Map<Integer, Duration> look(Map<Integer, Long> positions, Map<Integer, Long> ends, Instant now) {
    Map<Integer, Duration> news = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          Long end = ends.get(partition);
          if (end == null) {
            return;
          }
          Sight present = new Sight(end, now);
          Sight sight = awaited.getOrDefault(partition, present);
          if (position >= sight.end()) {
            Sight reached = position >= end ? present : sight;
            news.put(partition, Duration.between(reached.at(), now));
            sight = present;
          }
          awaited.put(partition, sight);
        });
    return news;
  }
}
