package io.spendcast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.ParseResult.Parsed;
import io.spendcast.contract.ParseResult.Rejected;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ContractParserFuzzTest {
  private static final EnumSet<Reason> OF_OTHER_STEPS =
      EnumSet.of(
          Reason.UNKNOWN_SCHEMA,
          Reason.NOT_DECODABLE,
          Reason.NO_EXCHANGE_RATE,
          Reason.BAD_RECORD_TIME,
          Reason.NOT_STORABLE);

  private static final int RECORDS = 200_000;
  private static final Instant KAFKA_TIMESTAMP = Instant.parse("2027-06-01T00:00:00Z");

  private final ContractParser parser = new ContractParser();

  @Test
  void answersWhateverBytesComeAndPassesOnlyWhatPostgresCanHold() {
    Mutations records = Mutations.seeded(42);
    Map<Reason, Integer> rejected = new EnumMap<>(Reason.class);
    Set<String> details = new HashSet<>();
    int parsed = 0;

    for (int i = 0; i < RECORDS; i++) {
      ParseResult result = parser.parse(records.next(), KAFKA_TIMESTAMP);
      if (result instanceof Rejected bad) {
        details.add(bad.detail().replaceAll("[0-9]+", "N"));
        rejected.merge(bad.reason(), 1, Integer::sum);
      } else {
        checkStorable(((Parsed) result).purchase());
        parsed++;
      }
    }

    assertThat(parsed).isBetween(RECORDS / 8, RECORDS / 2);
    assertThat(rejected).containsOnlyKeys(EnumSet.complementOf(OF_OTHER_STEPS));
    assertThat(details).as("a quoted record would make thousands").hasSizeLessThan(200);
  }

  @Test
  void yieldsTheSameRecordsForTheSameSeed() {
    Mutations one = Mutations.seeded(7);
    Mutations other = Mutations.seeded(7);

    for (int i = 0; i < 1_000; i++) {
      assertThat(one.next()).isEqualTo(other.next());
    }
  }

  @Test
  void readsEverySampleEvent() {
    SampleEvents events = SampleEvents.seeded(1);

    for (int i = 0; i < 10_000; i++) {
      assertThat(parser.parse(events.next().getBytes(UTF_8), KAFKA_TIMESTAMP))
          .isInstanceOf(Parsed.class);
    }
  }

  private static void checkStorable(Purchase purchase) {
    Stream.of(purchase.eventId(), purchase.orderId(), purchase.customerId())
        .forEach(ContractParserFuzzTest::checkId);
    Stream.of(purchase.country(), purchase.channel())
        .forEach(ContractParserFuzzTest::checkCharacters);
    assertThat(purchase.currency()).matches("[A-Z]{3}");
    assertThat(purchase.occurredAt())
        .isEqualTo(purchase.occurredAt().truncatedTo(ChronoUnit.MICROS))
        .isBetween(Instant.parse("1990-01-01T00:00:00Z"), KAFKA_TIMESTAMP.plus(1, ChronoUnit.DAYS));
    assertThat(purchase.amount().scale()).isEqualTo(4);
    assertThat(purchase.amount()).isBetween(BigDecimal.ZERO, new BigDecimal("999999999999.9999"));
    assertThat(purchase.items()).hasSizeBetween(1, 10_000);
    purchase.items().forEach(ContractParserFuzzTest::checkItem);
  }

  private static void checkItem(LineItem item) {
    checkId(item.sku());
    checkCharacters(item.category());
    assertThat(item.quantity()).isBetween(1, 1_000_000);
    assertThat(item.unitPrice().signum()).isNotNegative();
    assertThat(item.unitPrice().scale()).isBetween(0, 4);
  }

  private static void checkId(String id) {
    assertThat(id).isNotEmpty();
    checkCharacters(id);
  }

  private static void checkCharacters(String text) {
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(64);
    assertThat(text.indexOf(0)).isEqualTo(-1);
    assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
  }
}
