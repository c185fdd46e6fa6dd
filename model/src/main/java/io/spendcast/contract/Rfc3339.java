package io.spendcast.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the date-time of RFC 3339, section 5.6, without its leap second. */
final class Rfc3339 {
  private static final int MAX_LENGTH = 64;

  private static final Pattern SHAPE =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}"
              + "(?<fraction>\\.[0-9]+)?"
              + "([Zz]|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3]):(?<minutes>[0-5][0-9]))");

  private Rfc3339() {}

  /**
   * The moment in UTC, rounded to whole microseconds with PostgreSQL's own arithmetic: to the
   * nearest one of the fraction as a double, a half to the even one.
   *
   * @throws DateTimeException unless the text, of at most 64 characters, is such a time; so for
   *     second 60, for 24:00 and for February 30
   */
  static Instant parse(String text) {
    Matcher time = SHAPE.matcher(text);
    if (text.length() > MAX_LENGTH || !time.matches()) {
      throw new DateTimeException("not an RFC 3339 time");
    }
    LocalDateTime local =
        LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19));
    return local
        .toInstant(ZoneOffset.UTC)
        .minusSeconds(offsetSeconds(time))
        .plus(micros(time.group("fraction")), ChronoUnit.MICROS);
  }

  private static int number(String text, int begin, int end) {
    return Integer.parseInt(text, begin, end, 10);
  }

  private static long offsetSeconds(Matcher time) {
    if (time.group("sign") == null) {
      return 0;
    }
    int minutes =
        60 * Integer.parseInt(time.group("hours")) + Integer.parseInt(time.group("minutes"));
    return (time.group("sign").equals("-") ? -60L : 60L) * minutes;
  }

  private static long micros(String fractionOrNull) {
    return fractionOrNull == null ? 0 : (long) Math.rint(Double.parseDouble(fractionOrNull) * 1e6);
  }
}
