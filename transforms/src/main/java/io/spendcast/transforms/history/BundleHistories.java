package io.spendcast.transforms.history;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.transforms.outcome.Accepted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds a bundle's own earlier records to the stored histories, so that a history is the same
 * wherever bundles are cut. Duplicates, of stored events and within the bundle, add nothing.
 */
public final class BundleHistories {
  private final Set<String> seen = new HashSet<>();

  private final long newestCorrection;

  /** Facts of the bundle by customer, the newest first. */
  private final Map<String, List<Fact>> earlier = new HashMap<>();

  /**
   * @param newestCorrection arrival of the newest correction that the stored histories were looked
   *     up with; 0 without one
   */
  BundleHistories(long newestCorrection) {
    this.newestCorrection = newestCorrection;
  }

  /**
   * The event with its history, when it is a purchase that is new; as it was, when it is not.
   *
   * @param known whether the event is stored already
   * @param stored its stored history, newest first
   */
  public Accepted next(Accepted event, boolean known, List<Fact> stored) {
    boolean isNew = seen.add(event.purchase().eventId()) && !known;
    if (!isNew) {
      return event;
    }
    Fact fact = event.fact();
    List<Fact> inBundle =
        earlier.computeIfAbsent(event.purchase().customerId(), customer -> new ArrayList<>());
    Accepted result =
        event.purchase().isRefund()
            ? event
            : event.withHistory(history(fact, inBundle, stored), newestCorrection);
    // Of facts at the same time the later arrival counts as newer.
    inBundle.add(firstUpTo(inBundle, fact.occurredAtMicros()), fact);
    return result;
  }

  /** The newest 256 of both lists that occurred before the purchase. */
  private static History history(Fact purchase, List<Fact> inBundle, List<Fact> stored) {
    int next = firstUpTo(inBundle, purchase.occurredAtMicros() - 1);
    if (next == inBundle.size()) {
      return new History(stored);
    }
    List<Fact> newest = new ArrayList<>(Math.min(inBundle.size() + stored.size(), History.LIMIT));
    int nextStored = 0;
    while (newest.size() < History.LIMIT
        && (next < inBundle.size() || nextStored < stored.size())) {
      boolean fromBundle =
          nextStored == stored.size()
              || (next < inBundle.size()
                  && inBundle.get(next).occurredAtMicros()
                      >= stored.get(nextStored).occurredAtMicros());
      newest.add(fromBundle ? inBundle.get(next++) : stored.get(nextStored++));
    }
    return new History(newest);
  }

  /** Index of the newest fact that occurred at a moment or before. */
  private static int firstUpTo(List<Fact> newestFirst, long micros) {
    int index = 0;
    while (index < newestFirst.size() && newestFirst.get(index).occurredAtMicros() > micros) {
      index++;
    }
    return index;
  }
}
