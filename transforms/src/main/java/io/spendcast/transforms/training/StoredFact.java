package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import java.util.function.UnaryOperator;

/**
 * One purchase or refund of the database.
 *
 * @param arrival order of storing
 * @param country empty when the event names none; so too {@code channel}
 */
public record StoredFact(
    String eventId, String customerId, long arrival, Fact fact, String country, String channel) {

  /** The same, its repeated texts taken from a pool. */
  StoredFact sharing(UnaryOperator<String> pool) {
    Fact shared =
        new Fact(
            fact.occurredAtMicros(),
            fact.cents(),
            fact.refund(),
            fact.units(),
            fact.lines(),
            pool.apply(fact.category()));
    return new StoredFact(
        eventId, pool.apply(customerId), arrival, shared, pool.apply(country), pool.apply(channel));
  }
}
