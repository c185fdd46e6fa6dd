package io.spendcast.pipelines.start;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;

/** Reads a day, which is its beginning in UTC, or a time of RFC 3339. */
public final class Moment implements ITypeConverter<OffsetDateTime> {

  /**
   * @throws java.time.DateTimeException when the text is neither
   */
  public static Instant parse(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }

  @Override
  public OffsetDateTime convert(String text) {
    return parse(text).atOffset(ZoneOffset.UTC);
  }
}
