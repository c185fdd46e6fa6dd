package io.spendcast.contract;

import static io.spendcast.contract.ContractParserTest.EVENT;
import static io.spendcast.contract.ContractParserTest.KAFKA_TIMESTAMP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.ParseResult.Parsed;
import io.spendcast.contract.ParseResult.Rejected;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, bytes and times: what lies on either side of each edge. */
class ContractLimitsTest {
  private static final String TIME = "2026-11-22T19:33:33.123Z";
  private static final String ITEM = "{\"sku\": \"S\", \"quantity\": 1, \"unit_price\": \"1\"}";

  private final ContractParser parser = new ContractParser();

  @Test
  void rejectsATombstone() {
    assertRejected((byte[]) null, Reason.NO_VALUE);
  }

  @Test
  void rejectsAValueThatIsEmptyOrBlank() {
    assertRejected(new byte[0], Reason.NOT_JSON);
    assertRejected(" \n".getBytes(UTF_8), Reason.NOT_JSON);
  }

  @Test
  void takesOneMebibyteAndNoByteMore() {
    String padding = " ".repeat((1 << 20) - EVENT.length());

    assertParsed(EVENT + padding);
    assertRejected(EVENT + padding + " ", Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "a stray byte, ff",
    "a continuation alone, 80",
    "an overlong slash, c0af",
    "an overlong NUL, c080",
    "an overlong euro sign, f08282ac",
    "an encoded surrogate, eda080",
    "an encoded surrogate pair, eda0bdedb880",
    "a code point too large, f4908080",
    "a character that is cut off, e282"
  })
  void rejectsBytesThatAreNotUtf8(String name, String hex) {
    String bad = new String(HexFormat.of().parseHex(hex), ISO_8859_1);

    assertRejected(EVENT.replace("web", bad).getBytes(ISO_8859_1), Reason.NOT_UTF8);
    assertRejected(
        EVENT.replace("\"channel\"", "\"" + bad + "\"").getBytes(ISO_8859_1), Reason.NOT_UTF8);
    assertRejected((EVENT + bad).getBytes(ISO_8859_1), Reason.NOT_UTF8);
  }

  @Test
  void rejectsOtherEncodings() {
    assertRejected(EVENT.getBytes(UTF_16), Reason.NOT_UTF8);
    assertRejected(EVENT.replace("web", "Zürich").getBytes(ISO_8859_1), Reason.NOT_UTF8);
  }

  @Test
  void rejectsARawNulAsJsonHasNone() {
    assertRejected(EVENT.replace("web", "w\0b"), Reason.NOT_JSON);
    assertRejected(EVENT + "\0", Reason.NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"E-1", "A-1001", "C-42", "US", "web", "SKU-1", "books"})
  void takesIdsAndLabelsOf64CharactersAndNoneMore(String value) {
    String quoted = "\"" + value + "\"";

    assertParsed(EVENT.replace(quoted, "\"" + "x".repeat(64) + "\""));
    assertParsed(EVENT.replace(quoted, "\"" + "😀".repeat(64) + "\""));
    assertRejected(EVENT.replace(quoted, "\"" + "x".repeat(65) + "\""), Reason.BAD_ID);
    assertRejected(EVENT.replace(quoted, "\"" + "😀".repeat(65) + "\""), Reason.BAD_ID);
  }

  @Test
  void takesTenThousandItemsAndNotOneMore() {
    assertParsed(withItems(10_000));
    assertRejected(withItems(10_001), Reason.BAD_ITEMS);
  }

  @Test
  void takesAPriceOf32CharactersAndRejectsALongerOne() {
    assertRejected(EVENT.replace("19.99", "9".repeat(32)), Reason.AMOUNT_OVERFLOW);
    assertRejected(EVENT.replace("19.99", "9".repeat(33)), Reason.BAD_PRICE);
  }

  @Test
  void ignoresUnknownFieldsButNotHowDeepTheyNest() {
    assertParsed(withUnknown("[".repeat(63) + "]".repeat(63)));
    assertRejected(withUnknown("[".repeat(64) + "]".repeat(64)), Reason.TOO_LARGE);
    assertRejected(withUnknown("[".repeat(100_000)), Reason.TOO_LARGE);
    assertRejected("{\"x\":".repeat(100_000), Reason.TOO_LARGE);
  }

  @Test
  void ignoresHugeNumbersAndTextsInUnknownFields() {
    assertParsed(withUnknown("9".repeat(1_000_000)));
    assertParsed(withUnknown("0." + "9".repeat(1_000_000)));
    assertParsed(withUnknown("1e" + "9".repeat(1_000_000)));
    assertParsed(withUnknown("\"" + "9".repeat(1_000_000) + "\""));
  }

  @Test
  void rejectsHugeValuesInKnownFields() {
    String huge = "9".repeat(1_000_000);

    assertRejected(EVENT.replace("E-1", huge), Reason.BAD_ID);
    assertRejected(EVENT.replace(TIME, huge), Reason.BAD_TIME);
    assertRejected(EVENT.replace("USD", huge), Reason.BAD_CURRENCY);
    assertRejected(EVENT.replace("19.99", huge), Reason.BAD_PRICE);
    assertRejected(EVENT.replace("\"quantity\": 2", "\"quantity\": " + huge), Reason.BAD_QUANTITY);
  }

  @Test
  void takesATimeOneDayAfterTheRecordsTimestampAndNotAMicrosecondMore() {
    assertParsed(EVENT.replace(TIME, "2026-11-23T19:33:34Z"));
    assertParsed(EVENT.replace(TIME, "2026-11-23T19:33:34.0000005Z"));
    assertRejected(EVENT.replace(TIME, "2026-11-23T19:33:34.000001Z"), Reason.BAD_TIME);
    assertRejected(EVENT.replace(TIME, "2026-11-23T19:33:34-00:01"), Reason.BAD_TIME);
  }

  @Test
  void takesTimesFrom1990OnInUtc() {
    assertParsed(EVENT.replace(TIME, "1990-01-01T00:00:00Z"));
    assertParsed(EVENT.replace(TIME, "1989-12-31T23:59:59.9999999Z"));
    assertRejected(EVENT.replace(TIME, "1989-12-31T23:59:59.999999Z"), Reason.BAD_TIME);
    assertRejected(EVENT.replace(TIME, "1990-01-01T00:00:00+00:01"), Reason.BAD_TIME);
  }

  @Test
  void judgesTheFutureByTheRecordsTimestampAlone() {
    byte[] event = EVENT.getBytes(UTF_8);

    assertThat(parser.parse(event, Instant.parse("2026-11-21T19:33:33.123Z")))
        .isInstanceOf(Parsed.class);
    assertThat(parser.parse(event, Instant.parse("2026-11-21T19:33:33.122Z")))
        .isInstanceOf(Rejected.class);
  }

  private static String withItems(int items) {
    return EVENT.replaceFirst(
        "\\[.*]", "[" + String.join(",", Collections.nCopies(items, ITEM)) + "]");
  }

  private static String withUnknown(String value) {
    return EVENT.replace("{\"event_id\"", "{\"unknown\": " + value + ", \"event_id\"");
  }

  private void assertParsed(String event) {
    assertThat(parser.parse(event.getBytes(UTF_8), KAFKA_TIMESTAMP)).isInstanceOf(Parsed.class);
  }

  private void assertRejected(String event, Reason reason) {
    assertRejected(event.getBytes(UTF_8), reason);
  }

  private void assertRejected(byte[] valueOrNull, Reason reason) {
    ParseResult result = parser.parse(valueOrNull, KAFKA_TIMESTAMP);

    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).reason()).isEqualTo(reason);
  }
}
