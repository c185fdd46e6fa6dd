package io.spendcast.transforms.alerts;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.transforms.TestEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertReasonTest {

  @Test
  void namesAFirstPurchase() {
    assertThat(reason("10.00")).isEqualTo("First purchase of this customer.");
  }

  @Test
  void comparesWithTheSpendOfTheLastQuarter() {
    assertThat(reason("100.00", daysBefore(10, "100.00"), daysBefore(100, "100.00")))
        .isEqualTo("10.0 × the 100.00 USD of the last 90 days.");
  }

  @Test
  void namesACustomerWhoIsBack() {
    assertThat(reason("100.00", daysBefore(120, "100.00")))
        .isEqualTo("Back after 90 days without a purchase.");
  }

  @Test
  void namesALargeBasket() {
    assertThat(reason("300.00", daysBefore(10, "100.00"), daysBefore(100, "100.00")))
        .isEqualTo(
            "10.0 × the 100.00 USD of the last 90 days; this basket is 3.0 × the average of 100.00"
                + " USD.");
  }

  @Test
  void namesACustomerWhoBuysMoreOften() {
    assertThat(reason("50.00", daysBefore(10, "50.00"), daysBefore(20, "50.00")))
        .isEqualTo(
            "10.0 × the 100.00 USD of the last 90 days; buys more often: 2 purchases in 90 days, 2"
                + " more than in the 90 before.");
  }

  @Test
  void countsASinglePurchaseInTheSingular() {
    assertThat(reason("50.00", daysBefore(10, "100.00")))
        .isEqualTo(
            "10.0 × the 100.00 USD of the last 90 days; buys more often: 1 purchase in 90 days, 1"
                + " more than in the 90 before.");
  }

  private static TestEvent daysBefore(int days, String amount) {
    return purchase(0, "C-1", amount).minutesAfterNoon(-days * 24L * 60);
  }

  /** Of a customer with these purchases, newest first, and 1,000 expected. */
  private static String reason(String amount, TestEvent... earlier) {
    History history = new History(Stream.of(earlier).map(TestEvent::fact).toList());
    return AlertReason.of(Features.of(history, purchase(9, "C-1", amount).fact()), 1_000, "USD");
  }
}
