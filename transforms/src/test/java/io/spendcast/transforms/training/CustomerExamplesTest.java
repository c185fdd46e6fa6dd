package io.spendcast.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Micros;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CustomerExamplesTest {
  private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
  private static final ExampleSelection PLAN = plan(START.plus(365, ChronoUnit.DAYS), 1);

  @Test
  void seesOfAHistoryWhatArrivedBeforeAndOccurredBefore() {
    StoredFact late = purchase(4, 0, 500);
    StoredFact first = purchase(1, 1, 1_000);
    StoredFact second = purchase(2, 2, 2_000);
    StoredFact atTheSameTime = purchase(3, 2, 3_000);

    List<Example> examples = purchases(PLAN, late, atTheSameTime, second, first);

    assertThat(examples.stream().map(Example::features))
        .containsExactly(
            features(first),
            features(second, first),
            features(atTheSameTime, first),
            features(late));
  }

  @Test
  void takesTheNewestFactsAndOfThoseAtOneTimeTheLaterArrivals() {
    List<StoredFact> facts = new ArrayList<>();
    LongStream.rangeClosed(1, 300).forEach(n -> facts.add(purchase(n, n / 2, 100 * n)));
    StoredFact last = purchase(301, 200, 7);
    facts.add(last);

    List<Example> examples = purchases(PLAN, facts.toArray(StoredFact[]::new));

    StoredFact[] newest =
        LongStream.rangeClosed(45, 300)
            .mapToObj(n -> facts.get((int) (345 - n) - 1))
            .toArray(StoredFact[]::new);
    assertThat(examples.get(300).features()).isEqualTo(features(last, newest));
  }

  @Test
  void labelsWithThePurchasesLessRefundsOfTheHorizonWheneverTheyArrived() {
    StoredFact first = purchase(2, 0, 1_000);
    StoredFact atTheEnd = purchase(1, 90, 700);
    StoredFact tooLate = purchase(4, 91, 5_000);

    List<Example> examples = purchases(PLAN, first, refund(3, 1, 200), atTheEnd, tooLate);

    assertThat(examples).extracting(Example::bought).containsExactly(true, true, false);
    assertThat(examples).extracting(Example::spendCents).containsExactly(5_000L, 500L, 0L);
    assertThat(examples).extracting(Example::arrival).containsExactly(1L, 2L, 4L);
  }

  @Test
  void neverLabelsBelowZero() {
    List<Example> examples = purchases(PLAN, purchase(1, 0, 1_000), refund(2, 1, 900));

    assertThat(examples).extracting(Example::spendCents).containsExactly(0L);
    assertThat(examples).extracting(Example::bought).containsExactly(false);
  }

  @Test
  void purchasesWhoseHorizonIsNotOverHaveNoOutcomeAndLaterOnesMakeNoExample() {
    ExampleSelection plan = plan(START.plus(90, ChronoUnit.DAYS), 1);

    List<Example> examples =
        purchases(plan, purchase(1, 0, 100), purchase(2, 1, 200), purchase(3, 91, 300));

    assertThat(examples).extracting(Example::eventId).containsExactly("E-1", "E-2");
    assertThat(examples).extracting(Example::hasOutcome).containsExactly(true, false);
  }

  @Test
  void makesAnExampleOfTheCustomerAsTheFactsEnd() {
    StoredFact purchase = purchase(1, 0, 1_000);
    StoredFact atTheEnd = purchase(2, 10, 300);
    Instant end = START.plus(10, ChronoUnit.DAYS);

    List<Example> examples = all(plan(end, 1), purchase, atTheEnd, purchase(3, 11, 500));

    Instant after = end.plus(1, ChronoUnit.MICROS);
    Example last = examples.get(examples.size() - 1);
    assertThat(last.kind()).isEqualTo(Example.Kind.CUTOFF);
    assertThat(last.occurredAtMicros()).isEqualTo(Micros.of(after));
    assertThat(last.hasOutcome()).isFalse();
    assertThat(last.features())
        .isEqualTo(new FeatureVector(Features.at(new History(facts(atTheEnd, purchase)), after)));
    assertThat(all(plan(START.minus(1, ChronoUnit.DAYS), 1), purchase)).isEmpty();
  }

  @Test
  void drawsTheSameShareEachTime() {
    ExampleSelection plan = plan(START.plus(9_000, ChronoUnit.DAYS), 0.25);
    StoredFact[] facts =
        LongStream.range(0, 2_000).mapToObj(n -> purchase(n, n, 100)).toArray(StoredFact[]::new);

    List<Example> examples = purchases(plan, facts);

    assertThat(examples).hasSizeBetween(420, 580).isEqualTo(purchases(plan, facts));
  }

  @Test
  void makesAnExampleOfEachMonthAfterTheFirstPurchase() {
    StoredFact purchase = purchase(1, 0, 1_000);
    StoredFact early = refund(2, -100, 300);
    StoredFact atMidnight = purchase(3, 50, 400);
    ExampleSelection plan = plan(START.plus(141, ChronoUnit.DAYS), 1);

    List<Example> examples = all(plan, purchase, early, atMidnight);

    Instant march = Instant.parse("2026-03-01T00:00:00Z");
    float[] features = Features.at(new History(facts(purchase, early)), march);
    assertThat(examples)
        .filteredOn(e -> e.kind() == Example.Kind.CUTOFF)
        .extracting(Example::occurredAtMicros)
        .containsExactly(
            Micros.of(Instant.parse("2026-02-01T00:00:00Z")),
            Micros.of(march),
            Micros.of(plan.factsUntil()) + 1);
    assertThat(examples.get(examples.size() - 2))
        .isEqualTo(
            new Example(
                Example.Kind.CUTOFF,
                "",
                "C-1",
                Micros.of(march),
                0,
                "US",
                "web",
                "books",
                new FeatureVector(features),
                true,
                400,
                true));
  }

  private static ExampleSelection plan(Instant factsUntil, double sample) {
    return new ExampleSelection(
        90, Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"), factsUntil, sample);
  }

  private static List<Example> purchases(ExampleSelection plan, StoredFact... facts) {
    return all(plan, facts).stream().filter(e -> e.kind() == Example.Kind.PURCHASE).toList();
  }

  private static List<Example> all(ExampleSelection plan, StoredFact... facts) {
    List<Example> examples = new ArrayList<>();
    try {
      new CustomerExamples(List.of(facts), plan).forEach(examples::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examples;
  }

  @Test
  void seesACorrectedFactUntilItsCorrectionArrived() {
    StoredFact wrong = corrected(purchase(1, 0, 900_000), 4);
    StoredFact before = purchase(2, 1, 1_000);
    StoredFact lateButBefore = purchase(3, 3, 2_000);
    StoredFact after = purchase(5, 2, 3_000);

    List<Example> examples = purchases(PLAN, wrong, before, lateButBefore, after);

    assertThat(examples.stream().map(Example::eventId)).containsExactly("E-2", "E-3", "E-5");
    assertThat(examples.stream().map(Example::features))
        .containsExactly(
            features(before, wrong),
            features(lateButBefore, before, wrong),
            features(after, before));
  }

  @Test
  void countsNoCorrectedFactAsSpentWheneverItWasCorrected() {
    StoredFact first = purchase(1, 0, 1_000);
    StoredFact wrong = corrected(purchase(2, 10, 900_000), 9);
    StoredFact wrongRefund = corrected(refund(3, 20, 500), 8);
    StoredFact right = purchase(4, 30, 700);

    assertThat(purchases(PLAN, first, wrong, wrongRefund, right).stream().map(Example::spendCents))
        .containsExactly(700L, 0L);
    assertThat(purchases(PLAN, first, wrong).stream().map(Example::bought)).containsExactly(false);
  }

  @Test
  void makesCutoffsOfWhatIsNotCorrected() {
    StoredFact right = purchase(1, 0, 1_000);
    StoredFact wrong = corrected(purchase(2, 10, 900_000), 3);

    assertThat(cutoffs(right)).isNotEmpty();
    assertThat(cutoffs(right, wrong)).isEqualTo(cutoffs(right));
    assertThat(cutoffs(wrong)).isEmpty();
  }

  private static List<Example> cutoffs(StoredFact... facts) {
    return all(PLAN, facts).stream().filter(e -> e.kind() == Example.Kind.CUTOFF).toList();
  }

  private static StoredFact corrected(StoredFact fact, long at) {
    return new StoredFact(
        fact.eventId(), fact.customerId(), fact.arrival(), at, fact.fact(), "US", "web");
  }

  private static FeatureVector features(StoredFact purchase, StoredFact... newestFirst) {
    return new FeatureVector(Features.of(new History(facts(newestFirst)), purchase.fact()));
  }

  private static List<Fact> facts(StoredFact... stored) {
    return Arrays.stream(stored).map(StoredFact::fact).toList();
  }

  private static StoredFact purchase(long arrival, long day, long cents) {
    return stored(arrival, day, cents, false);
  }

  private static StoredFact refund(long arrival, long day, long cents) {
    return stored(arrival, day, -cents, true);
  }

  private static StoredFact stored(long arrival, long day, long cents, boolean refund) {
    long micros = Micros.of(START.plus(day, ChronoUnit.DAYS));
    Fact fact = new Fact(micros, cents, refund, 1, 1, "books");
    return new StoredFact("E-" + arrival, "C-1", arrival, 0, fact, "US", "web");
  }
}
