package io.spendcast.pipelines.start;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;

/** A day, which is its beginning in the shop's time zone, or a time of RFC 3339. */
public final class Moment {
  private final String text;

  private Moment(String text) {
    this.text = text;
  }

  /**
   * @throws DateTimeException when the text is neither
   */
  public static Moment parse(String text) {
    Moment moment = new Moment(text);
    moment.in(ZoneOffset.UTC);
    return moment;
  }

  /**
   * The moment in UTC.
   *
   * @param zone time zone of the shop's days
   */
  public OffsetDateTime in(ZoneId zone) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC)
        : OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
  }

  /** Reads a moment from the command line. */
  public static final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      return parse(text);
    }
  }
}
