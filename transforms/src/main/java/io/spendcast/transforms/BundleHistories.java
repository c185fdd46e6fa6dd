package io.spendcast.transforms;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds a bundle's own earlier records to the stored histories, so that a history is the same
 * wherever bundles are cut. Duplicates, of stored events and within the bundle, add nothing.
 */
final class BundleHistories {
  private static final Comparator<Fact> NEWEST_FIRST =
      Comparator.comparingLong(Fact::occurredAtMicros).reversed();

  private final Set<String> seen = new HashSet<>();
  private final Map<String, List<Fact>> earlier = new HashMap<>();

  /**
   * The event with its history, when it is a purchase that is new; as it was, when it is not.
   *
   * @param known whether the event is stored already
   * @param stored its stored history, newest first
   */
  Accepted next(Accepted event, boolean known, List<Fact> stored) {
    boolean isNew = seen.add(event.purchase().eventId()) && !known;
    if (!isNew) {
      return event;
    }
    Fact fact = event.fact();
    List<Fact> inBundle =
        earlier.computeIfAbsent(event.purchase().customerId(), customer -> new ArrayList<>());
    Accepted result =
        event.purchase().isRefund() ? event : event.withHistory(history(fact, inBundle, stored));
    inBundle.add(fact);
    return result;
  }

  private static History history(Fact purchase, List<Fact> inBundle, List<Fact> stored) {
    if (inBundle.isEmpty()) {
      return new History(stored);
    }
    // Of facts at the same time the later arrival counts as newer, and a stable sort keeps the
    // order.
    List<Fact> facts = new ArrayList<>(inBundle.size() + stored.size());
    for (int i = inBundle.size() - 1; i >= 0; i--) {
      if (inBundle.get(i).occurredAtMicros() < purchase.occurredAtMicros()) {
        facts.add(inBundle.get(i));
      }
    }
    facts.addAll(stored);
    facts.sort(NEWEST_FIRST);
    return new History(facts.subList(0, Math.min(facts.size(), History.LIMIT)));
  }
}
