package io.spendcast.transforms.history;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Micros;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stored facts of a bundle's customers. The facts before a customer's latest purchase are fetched
 * once and serve the earlier purchases too, as far as they reach.
 */
final class StoredFacts {
  /**
   * A question: the newest facts of a customer before a moment.
   *
   * @param beforeMicros exclusive, in microseconds since 1970
   */
  record Asked(String customerId, long beforeMicros) {}

  private final Map<Asked, List<Fact>> answers = new HashMap<>();
  private final Map<String, Long> latest = new HashMap<>();
  private final Map<String, String> categories = new HashMap<>();
  private long newestCorrection = Long.MAX_VALUE;

  /** First questions to the database: one for each customer who purchases in the bundle. */
  static List<Asked> firstQuestions(List<Accepted> events) {
    Map<String, Long> latest = new HashMap<>();
    for (Accepted event : events) {
      if (!event.purchase().isRefund()) {
        latest.merge(event.purchase().customerId(), before(event), Math::max);
      }
    }
    List<Asked> questions = new ArrayList<>(latest.size());
    latest.forEach((customer, micros) -> questions.add(new Asked(customer, micros)));
    return questions;
  }

  /**
   * Questions about purchases so late that the facts fetched first do not reach back far enough.
   */
  List<Asked> openQuestions(List<Accepted> events) {
    return events.stream()
        .filter(event -> !event.purchase().isRefund())
        .map(event -> new Asked(event.purchase().customerId(), before(event)))
        .filter(asked -> !answers.containsKey(asked) && !isAnsweredByLatest(asked))
        .distinct()
        .toList();
  }

  private boolean isAnsweredByLatest(Asked asked) {
    List<Fact> facts = factsBeforeLatest(asked.customerId());
    return facts.size() < History.LIMIT || firstBefore(facts, asked.beforeMicros()) == 0;
  }

  private List<Fact> factsBeforeLatest(String customerId) {
    return answers.getOrDefault(
        new Asked(customerId, latest.getOrDefault(customerId, Long.MIN_VALUE)), List.of());
  }

  private static long before(Accepted event) {
    return Micros.of(event.purchase().occurredAt());
  }

  /** Adds the next fact of an answer, the newest first. */
  void add(Asked asked, Fact fact) {
    latest.merge(asked.customerId(), asked.beforeMicros(), Math::max);
    answers.computeIfAbsent(asked, unused -> new ArrayList<>()).add(fact);
  }

  /**
   * Notes the newest correction that an answer was made with; of several answers the oldest counts.
   */
  void sawCorrection(long arrival) {
    newestCorrection = Math.min(newestCorrection, arrival);
  }

  /** Arrival of the newest correction that every answer was made with; 0 when there was none. */
  long newestCorrection() {
    return newestCorrection;
  }

  /** The same text as one object, since most facts share a few categories. */
  String shared(String category) {
    return categories.computeIfAbsent(category, same -> same);
  }

  /** Stored history of a purchase: the newest first, at most 256. */
  List<Fact> before(String customerId, long beforeMicros) {
    List<Fact> own = answers.get(new Asked(customerId, beforeMicros));
    if (own != null) {
      return own;
    }
    List<Fact> facts = factsBeforeLatest(customerId);
    return facts.subList(firstBefore(facts, beforeMicros), facts.size());
  }

  /** Index of the newest fact that occurred strictly before a moment. */
  private static int firstBefore(List<Fact> newestFirst, long beforeMicros) {
    int low = 0;
    int high = newestFirst.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (newestFirst.get(middle).occurredAtMicros() < beforeMicros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
