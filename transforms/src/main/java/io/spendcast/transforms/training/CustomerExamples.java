package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import io.spendcast.features.Features;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Micros;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The examples of one customer.
 *
 * <p>A purchase's history is what the stream looked up: what arrived before it and occurred
 * strictly before it. On a cut-off date the order of arrival says nothing, so there it is all that
 * occurred before, of customers who have purchased.
 *
 * <p>A corrected fact is in the histories of what arrived before its correction, as it was scored.
 * It is in no other history and no outcome, and makes no example.
 */
final class CustomerExamples {
  /** Receiver of the examples, one by one. */
  @FunctionalInterface
  interface Taker {
    void take(Example example) throws IOException;
  }

  private final ExampleSelection plan;
  private final List<StoredFact> byArrival;
  private final List<StoredFact> corrected;
  private final Futures futures;

  /**
   * @param facts all of one customer, in any order
   */
  CustomerExamples(List<StoredFact> facts, ExampleSelection plan) {
    this.plan = plan;
    this.byArrival = facts.stream().sorted(Comparator.comparingLong(StoredFact::arrival)).toList();
    this.corrected =
        facts.stream()
            .filter(StoredFact::isCorrected)
            .sorted(Comparator.comparingLong(StoredFact::correctedAt))
            .toList();
    this.futures = new Futures(facts.stream().filter(f -> !f.isCorrected()).toList());
  }

  /** Purchases in the order of arrival, then cut-off dates in that of time and the facts' end. */
  void forEach(Taker taker) throws IOException {
    Histories histories = new Histories();
    int removed = 0;
    for (StoredFact fact : byArrival) {
      while (removed < corrected.size() && corrected.get(removed).correctedAt() < fact.arrival()) {
        histories.remove(corrected.get(removed++));
      }
      if (!fact.fact().refund()
          && !fact.isCorrected()
          && plan.covers(fact.fact().occurredAtMicros())
          && plan.draws(fact.eventId())) {
        taker.take(purchase(fact, histories));
      }
      histories.add(fact);
    }
    corrected.subList(removed, corrected.size()).forEach(histories::remove);
    forEachCutoff(histories, taker);
  }

  private Example purchase(StoredFact purchase, Histories histories) {
    Fact fact = purchase.fact();
    long micros = fact.occurredAtMicros();
    return example(
        Example.Kind.PURCHASE,
        purchase,
        micros,
        Features.of(histories.before(micros), fact),
        futures.between(micros, micros + plan.horizonMicros()));
  }

  private void forEachCutoff(Histories histories, Taker taker) throws IOException {
    long first = byArrival.stream().mapToLong(f -> f.fact().occurredAtMicros()).min().orElseThrow();
    YearMonth month = monthOf(Math.max(first, Micros.of(plan.from())));
    while (true) {
      Instant date = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      long micros = Micros.of(date);
      if (micros >= Micros.of(plan.from()) && !plan.hasOutcome(micros)) {
        break;
      }
      if (plan.hasOutcome(micros)) {
        takeCutoff(date, month.toString(), histories, taker);
      }
      month = month.plusMonths(1);
    }
    Instant end = plan.factsUntil().plus(1, ChronoUnit.MICROS);
    if (plan.covers(Micros.of(plan.factsUntil()))) {
      takeCutoff(end, "end", histories, taker);
    }
  }

  private void takeCutoff(Instant date, String name, Histories histories, Taker taker)
      throws IOException {
    if (plan.draws(byArrival.get(0).customerId() + "@" + name)) {
      Optional<StoredFact> last = histories.lastPurchaseBefore(Micros.of(date));
      if (last.isPresent()) {
        taker.take(cutoff(last.get(), date, histories));
      }
    }
  }

  /**
   * Example of a customer on a cut-off date. A fact at the very start of the date's day is ahead of
   * it, as if times were days.
   */
  private Example cutoff(StoredFact last, Instant date, Histories histories) {
    long micros = Micros.of(date);
    return example(
        Example.Kind.CUTOFF,
        last,
        micros,
        Features.at(histories.before(micros), date),
        futures.between(micros - 1, micros - 1 + plan.horizonMicros()));
  }

  private Example example(
      Example.Kind kind, StoredFact of, long micros, float[] features, Futures.Future future) {
    boolean isPurchase = kind == Example.Kind.PURCHASE;
    return new Example(
        kind,
        isPurchase ? of.eventId() : "",
        of.customerId(),
        micros,
        isPurchase ? of.arrival() : 0,
        of.country(),
        of.channel(),
        of.fact().category(),
        new FeatureVector(features),
        future.bought(),
        future.spendCents(),
        plan.hasOutcome(micros));
  }

  private static YearMonth monthOf(long micros) {
    Instant instant = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
    return YearMonth.from(OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
  }
}
