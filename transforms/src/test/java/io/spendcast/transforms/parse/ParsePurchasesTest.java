package io.spendcast.transforms.parse;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.Reason;
import io.spendcast.domain.Purchase;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.KeptHeader;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsePurchasesTest {
  private static final byte[] KEY = {'C', '-', '1'};
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

  /** One pound is 1.25 dollars on that day; nothing else has a rate. */
  private static final Money.Rate POUND =
      new Money.Rate(LocalDate.of(2026, 11, 20), new BigDecimal("1.25"));

  private static final Exchange POUNDS =
      (currency, day) ->
          currency.equals("GBP") && day.equals(POUND.day()) ? Optional.of(POUND) : Optional.empty();

  private final ParsePurchases parse =
      ParsePurchases.ofTopic(TestDatabase.TOPIC_ID, "USD")
          .withExchange(POUNDS)
          .withClock(Clock.fixed(NOW, ZoneOffset.UTC));

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
            new Original(Optional.of(KEY), Optional.of(pounds(event))),
            inPounds,
            new Money(new BigDecimal("0.6250"), POUND.rate(), Optional.of(POUND.day()))),
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
            new Original(Optional.empty(), Optional.empty()),
            "ParsePurchases",
            Reason.NO_VALUE,
            "the record has no value"),
        OneBundle.record(event.position(), null, null));
  }

  @Test
  void judgesTheFutureByTheRecordsTimestampWhereTheClockIsBehind() {
    TestEvent event = purchase(7, "C-1", "1.00").occurredAt(NOW.plusSeconds(3 * 86_400));
    long timestamp = NOW.plusSeconds(2 * 86_400).toEpochMilli();

    assertThat(parse.outcomeOf(record(event, timestamp))).isInstanceOf(Accepted.class);
  }

  @Test
  void judgesTheFutureByTheClockWhereTheProducersIsBehind() {
    TestEvent event = purchase(7, "C-1", "1.00").occurredAt(NOW);
    long timestamp = NOW.minusSeconds(25 * 3_600).toEpochMilli();

    assertThat(parse.outcomeOf(record(event, timestamp)))
        .isEqualTo(accepted(event, Instant.ofEpochMilli(timestamp)));
  }

  @Test
  void sendsAnEventOfTheFutureToTheDeadLetters() {
    TestEvent event = purchase(7, "C-1", "1.00").occurredAt(NOW.plusSeconds(86_401));

    expect(
        dead(
            event,
            Reason.BAD_TIME,
            "/occurred_at must be at most a day after the record was received",
            event.json()),
        record(event, event.json()));
  }

  @Test
  void judgesARecordWithoutTimestampByTheClock() {
    TestEvent event = purchase(7, "C-1", "1.00").occurredAt(NOW.plusSeconds(86_400));
    TestEvent later = purchase(7, "C-1", "1.00").occurredAt(NOW.plusSeconds(86_401));

    assertThat(parse.outcomeOf(record(event, -1))).isEqualTo(accepted(event, NOW));
    assertThat(parse.outcomeOf(record(later, -1)))
        .isInstanceOfSatisfying(
            DeadLetter.class, dead -> assertThat(dead.reason()).isEqualTo(Reason.BAD_TIME));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        Long.MIN_VALUE,
        -2,
        0,
        1_795_564_800L, // seconds
        631_151_999_999L, // the last millisecond of 1989
        7_258_118_400_000L, // the first of 2200
        1_795_564_800_000_000L, // micros
        1_795_564_800_000_000_000L, // nanos
        Long.MAX_VALUE
      })
  void sendsAnImplausibleTimestampToTheDeadLetters(long timestamp) {
    TestEvent event = purchase(7, "C-1", "1.00");

    assertThat(parse.outcomeOf(record(event, timestamp)))
        .isEqualTo(
            new DeadLetter(
                new Position(TestDatabase.TOPIC_ID, 0, 7, NOW),
                event.original(),
                "ParsePurchases",
                Reason.BAD_RECORD_TIME,
                "the record's timestamp is "
                    + timestamp
                    + " ms since 1970, not between 1990 and 2200: is it in another unit?"));
  }

  @ParameterizedTest
  @ValueSource(longs = {631_152_000_000L, 7_258_118_399_999L})
  void takesTheFirstAndTheLastPlausibleTimestamp(long timestamp) {
    TestEvent event = purchase(7, "C-1", "1.00");

    assertThat(parse.outcomeOf(record(event, timestamp)))
        .isEqualTo(accepted(event, Instant.ofEpochMilli(timestamp)));
  }

  @Test
  void tellsARecordThatIsNotKeyedByItsCustomer() {
    TestEvent event = purchase(7, "C-1", "1.00");
    byte[] notUtf8 = {'C', '-', '1', -1};

    assertThat(keyedOtherwise(event, event.customer().getBytes(UTF_8))).isFalse();
    assertThat(keyedOtherwise(event, null)).isTrue();
    assertThat(keyedOtherwise(event, new byte[0])).isTrue();
    assertThat(keyedOtherwise(event, notUtf8)).isTrue();
  }

  private boolean keyedOtherwise(TestEvent event, byte[] key) {
    return ((Accepted) parse.outcomeOf(OneBundle.record(event.position(), key, event.json())))
        .isKeyedOtherwise();
  }

  private static Accepted accepted(TestEvent event, Instant kafkaTimestamp) {
    Accepted accepted = event.accepted();
    return Accepted.of(
        new Position(TestDatabase.TOPIC_ID, 0, event.offset(), kafkaTimestamp),
        event.original(),
        accepted.purchase(),
        accepted.money());
  }

  private static KafkaRecord<byte[], byte[]> record(TestEvent event, long timestamp) {
    return OneBundle.record(event.position(), KEY, event.json(), timestamp);
  }

  @Test
  void keepsTheHeadersOfGoodAndOfBadRecords() {
    TestEvent event = purchase(7, "C-1", "19.99");
    Map<String, String> headers = Map.of("traceparent", "00-1-2-01", "ce_id", "E-7");
    List<KeptHeader> kept =
        List.of(new KeptHeader("ce_id", "E-7"), new KeptHeader("traceparent", "00-1-2-01"));
    Accepted accepted = event.accepted();

    expect(
        Accepted.of(
            event.position(),
            new Original(Optional.of(KEY), Optional.of(event.json()), kept),
            accepted.purchase(),
            accepted.money()),
        OneBundle.record(event.position(), KEY, event.json(), headers));
    expect(
        new DeadLetter(
            event.position(),
            new Original(Optional.of(KEY), Optional.of(new byte[0]), kept),
            "ParsePurchases",
            Reason.NOT_JSON,
            "the value is blank"),
        OneBundle.record(event.position(), KEY, new byte[0], headers));
  }

  @Test
  void keepsACloudEventThatBreaksTheContractAsItCame() {
    TestEvent event = purchase(7, "C-1", "19.99");
    byte[] value = "{\"data\":{\"items\":[]}}".getBytes(UTF_8);

    expect(
        new DeadLetter(
            event.position(),
            new Original(
                Optional.of(KEY),
                Optional.of(value),
                List.of(new KeptHeader("content-type", "application/cloudevents+json"))),
            "ParsePurchases",
            Reason.BAD_ITEMS,
            "/items must hold at least one item"),
        OneBundle.record(
            event.position(),
            KEY,
            value,
            Map.of("content-type", "application/cloudevents+json", "x-other", "dropped")));
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
    return OneBundle.record(event.position(), event.customer().getBytes(UTF_8), value);
  }

  private static DeadLetter dead(TestEvent event, Reason reason, String detail, byte[] payload) {
    return new DeadLetter(
        event.position(),
        new Original(Optional.of(KEY), Optional.ofNullable(payload)),
        "ParsePurchases",
        reason,
        detail);
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
