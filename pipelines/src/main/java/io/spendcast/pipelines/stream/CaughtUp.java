package io.spendcast.pipelines.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds out of each partition up to which moment it is stored. Where records never stop coming, the
 * end is never reached; but the end that was seen at a look is reached at a later one.
 */
final class CaughtUp {
  private record Sight(long end, Instant at) {}

  private final Map<Integer, Sight> awaited = new HashMap<>();

  /**
   * Takes a look.
   *
   * @param ends where the next record of each partition would have been at {@code now}, or later
   * @return of the partitions of which there is news: how long ago the moment was, by which
   *     everything that had come is stored
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
