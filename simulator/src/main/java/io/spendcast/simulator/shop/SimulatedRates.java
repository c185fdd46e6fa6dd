package io.spendcast.simulator.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * US dollars for one unit of the shop's other currencies, for each day: a slow swing around today's
 * order of magnitude with daily noise. A day's rate depends on the seed alone, not on the other
 * requested days.
 */
public record SimulatedRates(long seed) {
  public static final String HEADER = "currency,day,rate";

  private static final List<Currency> CURRENCIES =
      List.of(new Currency("EUR", 1.10), new Currency("GBP", 1.28));
  private static final double SWING = 0.04;
  private static final double SWING_DAYS = 400;
  private static final double NOISE = 0.003;

  /** Lines of {@link #HEADER}'s shape, both days included, by day. */
  public Stream<String> lines(LocalDate from, LocalDate to) {
    return from.datesUntil(to.plusDays(1))
        .flatMap(day -> CURRENCIES.stream().map(currency -> line(currency, day)));
  }

  private String line(Currency currency, LocalDate day) {
    long own = Seeds.derive(seed, currency.code.hashCode());
    double phase = new SplittableRandom(own).nextDouble();
    double noise = new SplittableRandom(Seeds.derive(own, day.toEpochDay())).nextDouble() - 0.5;
    double swing = StrictMath.sin(2 * Math.PI * (phase + day.toEpochDay() / SWING_DAYS));
    double rate = currency.usual * (1 + SWING * swing + NOISE * noise);
    return currency.code
        + ","
        + day
        + ","
        + BigDecimal.valueOf(rate).setScale(4, RoundingMode.HALF_EVEN);
  }

  private record Currency(String code, double usual) {}
}
