package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import java.util.function.UnaryOperator;

/**
 * Purchase or refund of the database.
 *
 * @param arrival number in the order of storing
 * @param correctedAt arrival of its correction; 0 when it was not corrected
 * @param country country of the event, empty when it names none; so too {@code channel}
 */
public record StoredFact(
    String eventId,
    String customerId,
    long arrival,
    long correctedAt,
    Fact fact,
    String country,
    String channel) {

  boolean isCorrected() {
    return correctedAt > 0;
  }

  /** The same, its repeated texts taken from a pool. */
  StoredFact sharing(UnaryOperator<String> pool) {
    Fact shared =
        new Fact(
            fact.occurredAtMicros(),
            fact.amountE4(),
            fact.refund(),
            fact.units(),
            fact.lines(),
            pool.apply(fact.category()));
    return new StoredFact(
        eventId,
        pool.apply(customerId),
        arrival,
        correctedAt,
        shared,
        pool.apply(country),
        pool.apply(channel));
  }
}
