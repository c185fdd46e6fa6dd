package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A customer's facts by time with running totals: what they did after a moment. */
final class Futures {
  private final long[] micros;
  private final int[] purchases;
  private final long[] amountsE4;

  Futures(List<StoredFact> facts) {
    List<Fact> byTime =
        facts.stream()
            .map(StoredFact::fact)
            .sorted(Comparator.comparingLong(Fact::occurredAtMicros))
            .toList();
    micros = byTime.stream().mapToLong(Fact::occurredAtMicros).toArray();
    purchases = new int[micros.length + 1];
    amountsE4 = new long[micros.length + 1];
    for (int i = 0; i < micros.length; i++) {
      purchases[i + 1] = purchases[i] + (byTime.get(i).refund() ? 0 : 1);
      amountsE4[i + 1] = Math.addExact(amountsE4[i], byTime.get(i).amountE4());
    }
  }

  /** Purchases and spend of the customer within (from, to], whenever the facts arrived. */
  Future between(long from, long to) {
    int first = firstAfter(from);
    int last = firstAfter(to);
    return new Future(
        purchases[last] > purchases[first], Math.max(0, amountsE4[last] - amountsE4[first]));
  }

  private int firstAfter(long moment) {
    int found = Arrays.binarySearch(micros, moment + 1);
    if (found < 0) {
      return -found - 1;
    }
    while (found > 0 && micros[found - 1] == micros[found]) {
      found--;
    }
    return found;
  }

  /**
   * @param bought whether there was any purchase
   * @param spendE4 purchases less refunds, at least 0
   */
  record Future(boolean bought, long spendE4) {}
}
