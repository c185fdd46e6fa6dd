package io.spendcast.pipelines.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an age: {@code 30m}, {@code 6h}, {@code 730d}. */
public final class Age implements ITypeConverter<Duration> {
  private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,5})([mhd])");

  @Override
  public Duration convert(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new TypeConversionException("must be an age like 30m, 6h or 730d, but was " + text);
    }
    long count = Long.parseLong(written.group(1));
    return switch (written.group(2)) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
