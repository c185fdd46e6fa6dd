package io.spendcast.transforms.history;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundleHistoriesTest {
  private final BundleHistories histories = new BundleHistories(0);

  @Test
  void givesTheStoredHistoryToTheFirstOfABundle() {
    TestEvent stored = purchase(0, "C-1", "1.00").minutesAfterNoon(-1);

    assertThat(next(purchase(1, "C-1", "2.00"), stored)).isEqualTo(history(stored));
  }

  @Test
  void putsTheBundlesOwnRecordsInTheOrderOfTheirTime() {
    TestEvent stored = purchase(0, "C-1", "1.00").minutesAfterNoon(5);
    TestEvent late = purchase(1, "C-1", "2.00").minutesAfterNoon(2);
    TestEvent newest = refund(2, "C-1", "3.00").minutesAfterNoon(7);
    next(late);
    next(newest);

    assertThat(next(purchase(3, "C-1", "4.00").minutesAfterNoon(9), stored))
        .isEqualTo(history(newest, stored, late));
  }

  @Test
  void countsTheLaterArrivalOfTwoAtTheSameTimeAsNewer() {
    TestEvent stored = purchase(0, "C-1", "1.00");
    TestEvent first = purchase(1, "C-1", "2.00");
    TestEvent second = purchase(2, "C-1", "3.00");
    next(first);
    next(second);

    assertThat(next(purchase(3, "C-1", "4.00").minutesAfterNoon(1), stored))
        .isEqualTo(history(second, first, stored));
  }

  @Test
  void leavesOutWhatOccurredAtTheSameTimeOrLater() {
    next(purchase(0, "C-1", "1.00"));
    next(purchase(1, "C-1", "2.00").minutesAfterNoon(1));

    assertThat(next(purchase(2, "C-1", "3.00"))).contains(History.NONE);
  }

  @Test
  void keepsTheNewest256() {
    List<TestEvent> stored =
        LongStream.range(0, 256)
            .mapToObj(i -> purchase(i, "C-1", "1.00").minutesAfterNoon(-i))
            .toList();
    TestEvent inBundle = purchase(300, "C-1", "2.00").minutesAfterNoon(1);
    next(inBundle);
    List<TestEvent> expected = new ArrayList<>(List.of(inBundle));
    expected.addAll(stored.subList(0, 255));

    assertThat(
            next(
                purchase(301, "C-1", "3.00").minutesAfterNoon(2), stored.toArray(TestEvent[]::new)))
        .isEqualTo(history(expected.toArray(TestEvent[]::new)));
  }

  @Test
  void givesNothingToADuplicateOfTheBundleAndAddsItToNothing() {
    TestEvent first = purchase(0, "C-1", "1.00");
    next(first);

    assertThat(next(purchase(1, "C-1", "9.00").withId("E-0").minutesAfterNoon(1))).isEmpty();
    assertThat(next(purchase(2, "C-1", "2.00").minutesAfterNoon(2))).isEqualTo(history(first));
  }

  @Test
  void givesNothingToAnEventThatIsStoredAndAddsItToNothing() {
    Accepted known = purchase(0, "C-1", "1.00").accepted();

    assertThat(histories.next(known, true, List.of())).isEqualTo(known);
    assertThat(next(purchase(1, "C-1", "2.00").minutesAfterNoon(1))).contains(History.NONE);
  }

  @Test
  void givesNoHistoryToARefundButAddsIt() {
    TestEvent refund = refund(0, "C-1", "1.00");

    assertThat(next(refund)).isEmpty();
    assertThat(next(purchase(1, "C-1", "2.00").minutesAfterNoon(1))).isEqualTo(history(refund));
  }

  @Test
  void keepsCustomersApart() {
    next(purchase(0, "C-2", "1.00"));

    assertThat(next(purchase(1, "C-1", "2.00").minutesAfterNoon(1))).contains(History.NONE);
  }

  private Optional<History> next(TestEvent event, TestEvent... storedNewestFirst) {
    return histories.next(event.accepted(), false, facts(storedNewestFirst)).history();
  }

  private static Optional<History> history(TestEvent... newestFirst) {
    return Optional.of(new History(facts(newestFirst)));
  }

  private static List<Fact> facts(TestEvent... events) {
    return Stream.of(events).map(TestEvent::fact).toList();
  }
}
