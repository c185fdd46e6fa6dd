package io.spendcast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T19:33:33Z, 2026-11-22T19:33:33Z",
    "2026-11-22t19:33:33z, 2026-11-22T19:33:33Z",
    "2026-11-22T19:33:33.1Z, 2026-11-22T19:33:33.1Z",
    "2026-11-22T19:33:33.123456Z, 2026-11-22T19:33:33.123456Z",
    "2026-11-22T19:33:33+05:30, 2026-11-22T14:03:33Z",
    "2026-11-22T19:33:33-05:30, 2026-11-23T01:03:33Z",
    "2026-11-22T19:33:33-00:00, 2026-11-22T19:33:33Z",
    "2026-11-22T19:33:33+23:59, 2026-11-21T19:34:33Z",
    "2028-02-29T23:59:59Z, 2028-02-29T23:59:59Z"
  })
  void normalisesToUtc(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).isEqualTo(time);
  }

  /** The expected values are those of {@code select '…'::timestamptz} in PostgreSQL 15. */
  @ParameterizedTest
  @CsvSource({
    "0000004, 000000",
    "0000005, 000000",
    "0000006, 000001",
    "0000015, 000002",
    "0000025, 000002",
    "1234565, 123456",
    "1234575, 123458",
    "0000035, 000004",
    "00000050000001, 000001",
    "99999949999, 999999"
  })
  void roundsToMicrosecondsAsPostgresDoes(String fraction, String micros) {
    assertThat(Rfc3339.parse("2026-11-22T19:33:33." + fraction + "Z"))
        .isEqualTo(Instant.parse("2026-11-22T19:33:33." + micros + "Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-12-31T23:59:59.9999995Z", "2026-12-31T23:59:59.99999999999999999999999Z"})
  void carriesTheRoundingIntoTheNextYear(String text) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-22",
        "2026-11-22T19:33Z",
        "2026-11-22T19:33:33",
        "2026-11-22 19:33:33Z",
        "2026-11-22T19:33:33.Z",
        "2026-11-22T19:33:33,1Z",
        "2026-11-22T19:33:33+0530",
        "2026-11-22T19:33:33+05",
        "2026-11-22T19:33:33+24:00",
        "2026-11-22T19:33:33+05:60",
        "2026-11-22T19:33:33 Z",
        "2026-11-22T19:33:33Z ",
        "2026-11-22T19:33:33Z[Europe/Berlin]",
        "2026-11-22T19:33:60Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T19:60:00Z",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "26-11-22T19:33:33Z",
        "-2026-11-22T19:33:33Z",
        "20261122T193333Z",
        "２０２６-11-22T19:33:33Z",
        "2026-11-22T19:33:33.00000000000000000000000000000000000000000000Z"
      })
  void refusesWhatIsNoSuchTime(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
