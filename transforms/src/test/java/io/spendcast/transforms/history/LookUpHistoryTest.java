package io.spendcast.transforms.history;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Micros;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookUpHistoryTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
  }

  @Test
  void findsNothingForANewCustomer() {
    TestEvent purchase = purchase(0, "C-1", "1.00");

    expect(List.of(with(purchase)), purchase.accepted());
  }

  @Test
  void findsWhatIsStoredThenWhatTheSameBundleHolds() {
    TestEvent stored = purchase(0, "C-1", "1.00");
    TestEvent refunded = refund(1, "C-1", "0.40").minutesAfterNoon(1);
    TestEvent inBundle = purchase(2, "C-1", "2.00").minutesAfterNoon(2);
    TestEvent last = purchase(3, "C-1", "3.00").minutesAfterNoon(3);
    store(stored, refunded);

    expect(
        List.of(with(inBundle, refunded, stored), with(last, inBundle, refunded, stored)),
        inBundle.accepted(),
        last.accepted());
  }

  @Test
  void findsTheSameWhereverBundlesAreCut() {
    List<TestEvent> events =
        List.of(
            purchase(0, "C-1", "1.00"),
            purchase(1, "C-1", "2.00").minutesAfterNoon(5),
            purchase(2, "C-1", "3.00").minutesAfterNoon(5),
            purchase(3, "C-1", "4.00").minutesAfterNoon(-5));
    TestEvent last = purchase(4, "C-1", "5.00").minutesAfterNoon(9);
    Accepted expected = with(last, events.get(2), events.get(1), events.get(0), events.get(3));

    for (int cut = 0; cut <= events.size(); cut++) {
      clear();
      events.subList(0, cut).forEach(this::store);
      Outcome[] bundle =
          Stream.concat(events.stream().skip(cut), Stream.of(last))
              .map(TestEvent::accepted)
              .toArray(Outcome[]::new);
      assertThat(OneBundle.outcomes(LookUpHistory.in(DATABASE.postgres(), claim), bundle))
          .as("cut at " + cut)
          .last()
          .isEqualTo(expected);
    }
  }

  @Test
  void leavesOutWhatOccurredLaterOrAtTheSameTime() {
    TestEvent later = purchase(0, "C-1", "1.00").minutesAfterNoon(1);
    TestEvent sameTime = purchase(1, "C-1", "2.00");
    TestEvent earlier = purchase(2, "C-1", "3.00").minutesAfterNoon(-1);
    TestEvent late = purchase(3, "C-1", "4.00");
    store(later, sameTime, earlier);

    expect(List.of(with(late, earlier)), late.accepted());
  }

  @Test
  void tellsMicrosecondsApart() {
    TestEvent before = purchase(0, "C-1", "1.00").occurredAt(TestEvent.NOON.plusNanos(999_000));
    TestEvent after = purchase(1, "C-1", "2.00").occurredAt(TestEvent.NOON.plusNanos(1_000_000));
    store(before);

    expect(List.of(with(after, before)), after.accepted());
  }

  @Test
  void reachesBackTo256Facts() {
    List<TestEvent> many =
        LongStream.range(0, 300)
            .mapToObj(i -> purchase(i, "C-1", "1.00").minutesAfterNoon(i))
            .toList();
    store(many.toArray(TestEvent[]::new));
    TestEvent last = purchase(300, "C-1", "2.00").minutesAfterNoon(300);

    List<Fact> newest =
        LongStream.range(0, 256).mapToObj(i -> many.get((int) (299 - i)).fact()).toList();
    expect(List.of(last.accepted().withHistory(new History(newest), 0)), last.accepted());
  }

  @Test
  void findsTheHistoryOfALatePurchaseBehindTheNewest256() {
    List<TestEvent> many =
        LongStream.range(0, 600)
            .mapToObj(i -> purchase(i, i % 3 == 0 ? "C-2" : "C-1", "1.00").minutesAfterNoon(i / 2))
            .toList();
    store(many.toArray(TestEvent[]::new));
    TestEvent newest = purchase(600, "C-1", "2.00").minutesAfterNoon(900);
    TestEvent late = purchase(601, "C-1", "3.00").minutesAfterNoon(100);
    TestEvent veryLate = purchase(602, "C-1", "4.00").minutesAfterNoon(-1);
    TestEvent last = purchase(603, "C-1", "5.00").minutesAfterNoon(901);

    expect(
        List.of(
            with(newest, before(newest, many)),
            with(late, before(late, many)),
            with(veryLate),
            with(last, before(last, many, newest, late, veryLate))),
        newest.accepted(),
        late.accepted(),
        veryLate.accepted(),
        last.accepted());
  }

  @Test
  void asksOnceForACustomerWhoPurchasesOften() {
    TestEvent stored = purchase(0, "C-1", "1.00").minutesAfterNoon(-9);
    store(stored);
    List<TestEvent> often =
        LongStream.range(1, 400)
            .mapToObj(i -> purchase(i, "C-1", "1.00").minutesAfterNoon(i % 50))
            .toList();
    List<Outcome> expected = new ArrayList<>();
    for (int i = 0; i < often.size(); i++) {
      List<TestEvent> earlier = new ArrayList<>(List.of(stored));
      earlier.addAll(often.subList(0, i));
      expected.add(with(often.get(i), before(often.get(i), earlier)));
    }

    expect(expected, often.stream().map(TestEvent::accepted).toArray(Outcome[]::new));

    assertThat(StoredFacts.firstQuestions(often.stream().map(TestEvent::accepted).toList()))
        .containsExactly(
            new StoredFacts.Asked("C-1", Micros.of(TestEvent.NOON.plusSeconds(49 * 60))));
  }

  /** Rule of the history, step by step: the newest 256 of the same customer before the purchase. */
  private static TestEvent[] before(
      TestEvent purchase, List<TestEvent> inOrderOfArrival, TestEvent... later) {
    List<TestEvent> facts = new ArrayList<>(inOrderOfArrival);
    facts.addAll(List.of(later));
    Collections.reverse(facts);
    return facts.stream()
        .filter(f -> f.customer().equals(purchase.customer()))
        .filter(f -> f.occurredAt().isBefore(purchase.occurredAt()))
        .sorted(Comparator.comparing((TestEvent f) -> f.occurredAt()).reversed())
        .limit(256)
        .toArray(TestEvent[]::new);
  }

  @Test
  void givesNoHistoryToRefundsDuplicatesAndDeadLetters() {
    TestEvent known = purchase(0, "C-1", "1.00");
    store(known);
    Accepted again = purchase(1, "C-1", "1.00").withId("E-0").accepted();
    Accepted refund = refund(2, "C-1", "1.00").minutesAfterNoon(1).accepted();
    DeadLetter dead = purchase(3, "C-1", "1.00").deadLetter(null, new byte[] {1});

    expect(List.of(again, refund, dead), again, refund, dead);
  }

  @Test
  void givesADuplicateInTheBundleNoHistoryAndAddsItToNone() {
    TestEvent first = purchase(0, "C-1", "1.00");
    Accepted again = purchase(1, "C-1", "9.00").withId("E-0").minutesAfterNoon(1).accepted();
    TestEvent last = purchase(2, "C-1", "2.00").minutesAfterNoon(2);

    expect(
        List.of(with(first), again, with(last, first)), first.accepted(), again, last.accepted());
  }

  @Test
  void keepsCustomersApart() {
    TestEvent other = purchase(0, "C-2", "1.00");
    TestEvent purchase = purchase(1, "C-1", "2.00").minutesAfterNoon(1);

    expect(List.of(with(other), with(purchase)), other.accepted(), purchase.accepted());
  }

  /** The purchase with these as its history, newest first. */
  private static Accepted with(TestEvent purchase, TestEvent... history) {
    return purchase
        .accepted()
        .withHistory(new History(Stream.of(history).map(TestEvent::fact).toList()), 0);
  }

  private void store(TestEvent... events) {
    Outcome[] bundle = Stream.of(events).map(TestEvent::accepted).toArray(Outcome[]::new);
    OneBundle.through(Store.into(DATABASE.postgres(), claim), bundle);
  }

  private void expect(List<Outcome> expected, Outcome... bundle) {
    assertThat(OneBundle.outcomes(LookUpHistory.in(DATABASE.postgres(), claim), bundle))
        .isEqualTo(expected);
  }
}
