package io.spendcast.transforms.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All facts of one customer, which are held in memory together. */
final class CustomerFacts {
  /** Heap per fact: four times its own size, since other customers are at work beside it. */
  private static final long BYTES_PER_FACT = 1_000;

  private CustomerFacts() {}

  /** Number of facts that fit into the heap of this JVM. */
  static long limit() {
    return Runtime.getRuntime().maxMemory() / BYTES_PER_FACT;
  }

  /**
   * The facts, with equal texts kept once.
   *
   * @throws IllegalStateException when there are more than the limit
   */
  static List<StoredFact> of(Iterable<StoredFact> facts, long limit) {
    Map<String, String> texts = new HashMap<>();
    List<StoredFact> held = new ArrayList<>();
    for (StoredFact fact : facts) {
      if (held.size() == limit) {
        throw new IllegalStateException(
            "a customer has more than %,d facts, which is all that the heap has room for; more heap takes more"
                .formatted(limit));
      }
      held.add(fact.sharing(text -> texts.computeIfAbsent(text, same -> same)));
    }
    return held;
  }
}
