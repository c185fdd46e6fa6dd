package io.spendcast.local.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Alerts that reached the subscriber, with their number of deliveries.
 *
 * @param published event ids of the alerts that the stream has marked as published
 * @param received number of deliveries by event id
 */
public record Delivery(Set<String> published, Map<String, Integer> received) {

  public static Delivery of(Set<String> published, List<String> receivedIds) {
    Map<String, Integer> times = new TreeMap<>();
    receivedIds.forEach(id -> times.merge(id, 1, Integer::sum));
    return new Delivery(published, times);
  }

  /**
   * Messages about wrong deliveries; empty when each published alert was received once and no
   * other.
   */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    long missing = published.stream().filter(id -> !received.containsKey(id)).count();
    long unknown = received.keySet().stream().filter(id -> !published.contains(id)).count();
    long repeated = received.values().stream().filter(times -> times > 1).count();
    add(faults, missing, "published alerts were not received");
    add(faults, unknown, "messages were received that no published alert explains");
    add(faults, repeated, "alerts were received more than once");
    return faults;
  }

  private static void add(List<String> faults, long count, String what) {
    if (count > 0) {
      faults.add("%,d %s".formatted(count, what));
    }
  }
}
