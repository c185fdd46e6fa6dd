package io.spendcast.pipelines.start;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them in flags: {@code 100ms}, {@code 90s}, {@code 30m}, {@code 24h},
 * {@code 7d}.
 */
public final class Durations {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|[smhd])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Parses a duration that must be given.
   *
   * @throws WrongStart for {@code none} and for anything that is not a positive duration
   */
  public static Duration required(String flag, String value) {
    return parse(flag, value)
        .orElseThrow(() -> new WrongStart(flag + " must be a positive duration, but was none"));
  }

  /**
   * Parses a duration; empty for {@code none}.
   *
   * @throws WrongStart for anything else that is not a positive duration
   */
  public static Optional<Duration> parse(String flag, String value) {
    if (value.equals("none")) {
      return Optional.empty();
    }
    Matcher written = WRITTEN.matcher(value);
    if (!written.matches() || Long.parseLong(written.group(1)) == 0) {
      throw new WrongStart(
          "%s must be none or a positive duration like 90s, 30m, 24h or 7d, but was %s"
              .formatted(flag, value));
    }
    return Optional.of(UNITS.get(written.group(2)).multipliedBy(Long.parseLong(written.group(1))));
  }
}
