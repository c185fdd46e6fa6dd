package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.Reason;
import io.spendcast.domain.Purchase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.Test;

class ParsePurchasesTest {
  private static final byte[] KEY = {'C', 0, -1};

  /** One pound is 1.25 dollars on that day; nothing else has a rate. */
  private static final Money.Rate POUND =
      new Money.Rate(LocalDate.of(2026, 11, 20), new BigDecimal("1.25"));

  private static final Exchange POUNDS =
      (currency, day) ->
          currency.equals("GBP") && day.equals(POUND.day()) ? Optional.of(POUND) : Optional.empty();

  private final ParsePurchases parse =
      ParsePurchases.ofTopic(TestDatabase.TOPIC_ID, "USD").withExchange(POUNDS);

  @Test
  void acceptsAPurchaseInTheBaseCurrency() {
    TestEvent event = purchase(7, "C-1", "19.99").in(3);

    expect(event.accepted(), record(event, event.json()));
  }

  @Test
  void countsARefundNegative() {
    TestEvent event = refund(7, "C-1", "19.99");

    expect(event.accepted(), record(event, event.json()));
  }

  @Test
  void convertsAnotherCurrencyAtTheRateOfTheDay() {
    TestEvent event = purchase(7, "C-1", "0.50");
    Purchase inPounds = inPounds(event);

    expect(
        Accepted.of(
            event.position(),
            inPounds,
            new Money(new BigDecimal("0.62"), POUND.rate(), Optional.of(POUND.day()))),
        record(event, pounds(event)));
  }

  @Test
  void sendsACurrencyWithoutARateToTheDeadLetters() {
    TestEvent event = purchase(7, "C-1", "0.50").minutesAfterNoon(24 * 60);
    byte[] value = pounds(event);

    expect(
        dead(
            event,
            Reason.NO_EXCHANGE_RATE,
            "no rate from GBP to USD for 2026-11-21, nor for the 10 days before",
            value),
        record(event, value));
  }

  @Test
  void sendsAnAmountThatOverflowsOnlyOnceConvertedToTheDeadLetters() {
    TestEvent event = purchase(7, "C-1", "900000000000.00");
    byte[] value = pounds(event);

    expect(
        dead(event, Reason.AMOUNT_OVERFLOW, "amount in USD is not below 10^12", value),
        record(event, value));
  }

  @Test
  void sendsWhatIsNotJsonToTheDeadLettersByteForByte() {
    TestEvent event = purchase(7, "C-1", "1.00");
    byte[] value = {'{', 0, '\''};

    expect(dead(event, Reason.NOT_JSON, "no JSON at character 2", value), record(event, value));
  }

  @Test
  void sendsATombstoneToTheDeadLettersWithItsKey() {
    TestEvent event = purchase(7, "C-1", "1.00");

    expect(dead(event, Reason.NO_VALUE, "the record has no value", null), record(event, null));
  }

  @Test
  void sendsARecordWithoutKeyToTheDeadLettersWithoutOne() {
    TestEvent event = purchase(7, "C-1", "1.00");

    expect(
        new DeadLetter(
            event.position(),
            "ParsePurchases",
            Reason.NO_VALUE,
            "the record has no value",
            Optional.empty(),
            Optional.empty()),
        OneBundle.record(event.position(), null, null));
  }

  @Test
  void judgesTheFutureByTheRecordsTimestamp() {
    TestEvent event =
        purchase(7, "C-1", "1.00").occurredAt(TestEvent.KAFKA_TIMESTAMP.plusSeconds(86_401));

    expect(
        dead(
            event,
            Reason.BAD_TIME,
            "/occurred_at must be at most a day after the record's timestamp",
            event.json()),
        record(event, event.json()));
  }

  @Test
  void makesOneOutcomeOfEachRecord() {
    List<TestEvent> events =
        IntStream.range(0, 5).mapToObj(i -> purchase(i, "C-" + i, "1.00")).toList();

    assertThat(OneBundle.outcomes(parse, events.stream().map(e -> record(e, e.json())).toList()))
        .isEqualTo(events.stream().map(TestEvent::accepted).toList());
  }

  private void expect(Outcome outcome, KafkaRecord<byte[], byte[]> record) {
    assertThat(OneBundle.outcomes(parse, List.of(record))).containsExactly(outcome);
  }

  private static KafkaRecord<byte[], byte[]> record(TestEvent event, byte[] value) {
    return OneBundle.record(event.position(), KEY, value);
  }

  private static DeadLetter dead(TestEvent event, Reason reason, String detail, byte[] payload) {
    return new DeadLetter(
        event.position(),
        "ParsePurchases",
        reason,
        detail,
        Optional.of(KEY),
        Optional.ofNullable(payload));
  }

  private static byte[] pounds(TestEvent event) {
    return new String(event.json(), UTF_8).replace("USD", "GBP").getBytes(UTF_8);
  }

  private static Purchase inPounds(TestEvent event) {
    Purchase p = event.accepted().purchase();
    return new Purchase(
        p.eventId(),
        p.type(),
        p.orderId(),
        p.customerId(),
        p.occurredAt(),
        "GBP",
        p.amount(),
        p.country(),
        p.channel(),
        p.items());
  }
}
