package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A customer's facts that have arrived so far, by ({@code occurred_at}, arrival): rebuilds the
 * history that the stream looked up. A step costs the logarithm of the facts, and at most 256 of
 * them.
 */
final class Histories {
  private static final Comparator<StoredFact> OLDEST_FIRST =
      Comparator.<StoredFact>comparingLong(f -> f.fact().occurredAtMicros())
          .thenComparingLong(StoredFact::arrival);

  private final NavigableSet<StoredFact> arrived = new TreeSet<>(OLDEST_FIRST);

  /** Adds a fact; the caller adds facts in the order of arrival. */
  void add(StoredFact fact) {
    arrived.add(fact);
  }

  /** Leaves out a fact that was added, from its correction on. */
  void remove(StoredFact fact) {
    arrived.remove(fact);
  }

  /** History of the facts added so far that occurred strictly before the moment: the newest 256. */
  History before(long micros) {
    List<Fact> newestFirst = new ArrayList<>();
    for (StoredFact earlier : earlier(micros).descendingSet()) {
      if (newestFirst.size() == History.LIMIT) {
        break;
      }
      newestFirst.add(earlier.fact());
    }
    return new History(newestFirst);
  }

  /** The newest purchase that occurred strictly before the moment. */
  Optional<StoredFact> lastPurchaseBefore(long micros) {
    return earlier(micros).descendingSet().stream().filter(f -> !f.fact().refund()).findFirst();
  }

  private NavigableSet<StoredFact> earlier(long micros) {
    Fact at = new Fact(micros, 0, false, 0, 0, "");
    return arrived.headSet(new StoredFact("", "", Long.MIN_VALUE, 0, at, "", ""), false);
  }
}
