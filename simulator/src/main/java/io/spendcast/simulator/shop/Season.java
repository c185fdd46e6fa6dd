package io.spendcast.simulator.shop;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Business of the shop from hour to hour. Evenings, weekends and the weeks before Christmas are
 * busy. Gaps between purchases are counted in <em>busy days</em>: an average day counts as one.
 * Customers thus keep their rhythm while the shop follows its seasons. All instants are epoch
 * milliseconds.
 */
public final class Season {
  /** Instant of everything after the season's end. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final double[] MONDAY_TO_SUNDAY = {0.92, 0.90, 0.93, 0.98, 1.08, 1.17, 1.02};
  private static final double[] HOURS = {
    0.5, 0.3, 0.2, 0.2, 0.2, 0.3, 0.5, 0.8, 1.0, 1.1, 1.2, 1.3, //
    1.4, 1.3, 1.2, 1.2, 1.3, 1.4, 1.6, 1.8, 1.7, 1.5, 1.2, 0.8
  };

  private final long from;
  private final double[] busyDays;

  private Season(long from, double[] busyDays) {
    this.from = from;
    this.busyDays = busyDays;
  }

  /** Season that ends at most one hour after {@code to}. */
  public static Season between(Instant from, Instant to) {
    int hours = Math.toIntExact(Duration.between(from, to).toHours()) + 1;
    double[] busyDays = new double[hours + 1];
    LocalDateTime hour = LocalDateTime.ofInstant(from, ZoneOffset.UTC);
    for (int i = 0; i < hours; i++) {
      busyDays[i + 1] = busyDays[i] + busyness(hour) / 24;
      hour = hour.plusHours(1);
    }
    return new Season(from.toEpochMilli(), busyDays);
  }

  /**
   * Instant when this share, 0 to 1, of the whole season's business is done; {@link #NEVER} for 1.
   */
  long at(double share) {
    return when(share * busyDays[busyDays.length - 1]);
  }

  /** Instant when that many busy days have passed since {@code millis}, or {@link #NEVER}. */
  long after(long millis, double days) {
    double hours = (double) (millis - from) / HOUR;
    int hour = (int) hours;
    double now = busyDays[hour] + (hours - hour) * (busyDays[hour + 1] - busyDays[hour]);
    return when(now + days);
  }

  private long when(double target) {
    if (target >= busyDays[busyDays.length - 1]) {
      return NEVER;
    }
    int found = Arrays.binarySearch(busyDays, target);
    int hour = found >= 0 ? found : -found - 2;
    double part = (target - busyDays[hour]) / (busyDays[hour + 1] - busyDays[hour]);
    return from + (long) ((hour + part) * HOUR);
  }

  private static double busyness(LocalDateTime hour) {
    return yearly(hour.toLocalDate())
        * MONDAY_TO_SUNDAY[hour.getDayOfWeek().getValue() - 1]
        * HOURS[hour.getHour()];
  }

  /**
   * Factor of the time of year. It rises from mid November to twice the usual on 23 December, then
   * falls below it.
   */
  private static double yearly(LocalDate day) {
    int date = day.getMonthValue() * 100 + day.getDayOfMonth();
    if (date >= 1115 && date <= 1223) {
      long daysBefore = LocalDate.of(day.getYear(), 12, 23).toEpochDay() - day.toEpochDay();
      return 2 - daysBefore / 38.0;
    }
    if (date > 1223 || date < 201) {
      return 0.8;
    }
    return date >= 701 && date < 901 ? 0.93 : 1;
  }
}
