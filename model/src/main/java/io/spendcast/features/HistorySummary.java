package io.spendcast.features;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Sums that the features are computed from, gathered in one pass over a history as of a purchase.
 */
final class HistorySummary {
  static final long DAY_MICROS = 86_400_000_000L;
  private static final int RECENT = 3;
  private static final long E4_A_CENT = 100;
  private static final long MONTH_MICROS = 30 * DAY_MICROS;
  private static final int MONTHS = 12;

  final Fact purchase;

  /** The shop's day on which the purchase occurred. */
  final LocalDate day;

  final Spread amounts = new Spread(E4_A_CENT);
  final Spread gaps = new Spread(1);
  final Refunds refunds = new Refunds();
  final Window last7Days = Window.ofDays(7);
  final Window last30Days = Window.ofDays(30);
  final Window last90Days = Window.ofDays(90);
  final Window days90To180 = Window.between(90, 180);
  final Window last365Days = Window.ofDays(365);
  final Window next90DaysLastYear = Window.between(275, 365);
  long units;
  long lines;
  long lastGap;
  long lastE4;
  long recentE4;
  int inSameCategory;

  private final Set<String> categories = new HashSet<>();
  private final long[] amountsE4;
  private int activeMonths;
  private long laterPurchase;
  private long tenure;

  HistorySummary(History history, Fact purchase, ZoneId zone) {
    this.purchase = purchase;
    Instant occurredAt = Instant.EPOCH.plus(purchase.occurredAtMicros(), ChronoUnit.MICROS);
    this.day = LocalDate.ofInstant(occurredAt, zone);
    this.amountsE4 = new long[history.newestFirst().size()];
    this.laterPurchase = purchase.occurredAtMicros();
    addCategory(purchase.category());
    for (Fact fact : history.newestFirst()) {
      add(fact);
    }
  }

  private void add(Fact fact) {
    long age = purchase.occurredAtMicros() - fact.occurredAtMicros();
    tenure = age;
    if (fact.refund()) {
      refunds.add(age, fact.amountE4());
    } else {
      addPurchase(fact, age);
    }
  }

  private void addPurchase(Fact fact, long age) {
    if (amounts.count() == 0) {
      lastGap = age;
      lastE4 = fact.amountE4();
    }
    if (amounts.count() < RECENT) {
      recentE4 += fact.amountE4();
    }
    amountsE4[amounts.count()] = fact.amountE4();
    amounts.add(fact.amountE4());
    gaps.add(laterPurchase - fact.occurredAtMicros());
    laterPurchase = fact.occurredAtMicros();
    units += fact.units();
    lines += fact.lines();
    addToWindows(age, fact.amountE4());
    addCategory(fact.category());
    if (!fact.category().isEmpty() && fact.category().equals(purchase.category())) {
      inSameCategory++;
    }
  }

  private void addToWindows(long age, long amountE4) {
    last7Days.add(age, amountE4);
    last30Days.add(age, amountE4);
    last90Days.add(age, amountE4);
    days90To180.add(age, amountE4);
    last365Days.add(age, amountE4);
    next90DaysLastYear.add(age, amountE4);
    long month = (age - 1) / MONTH_MICROS;
    if (month < MONTHS) {
      activeMonths |= 1 << month;
    }
  }

  private void addCategory(String category) {
    if (!category.isEmpty()) {
      categories.add(category);
    }
  }

  int purchases() {
    return amounts.count();
  }

  /** Number of periods with a purchase, among the last twelve periods of 30 days. */
  int monthsActive() {
    return Integer.bitCount(activeMonths);
  }

  /** Median amount, the upper of two middle ones; there must be at least one purchase. */
  long medianE4() {
    long[] sorted = Arrays.copyOf(amountsE4, purchases());
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Spend less refunds. */
  long netE4() {
    return amounts.sum() - refunds.amountE4();
  }

  int categories() {
    return categories.size();
  }

  double tenureDays() {
    return days(tenure);
  }

  /** Tenure as a divisor: at least 30 days, so that a first week is no lifetime. */
  double tenureDaysAtLeast30() {
    return Math.max(30, tenureDays());
  }

  /** Mean amount of the newest three purchases, in cents; there must be at least one. */
  double recentMeanCents() {
    return cents(recentE4) / Math.min(RECENT, purchases());
  }

  static double days(long micros) {
    return days((double) micros);
  }

  static double days(double micros) {
    return micros / DAY_MICROS;
  }

  static double money(long amountE4) {
    return money(cents(amountE4));
  }

  static double money(double cents) {
    return cents / 100;
  }

  /**
   * Amount in cents, of any currency: the unit of the arithmetic, so that amounts of two decimals
   * give the bits that whole cents gave.
   */
  static double cents(long amountE4) {
    return Spread.scaled(amountE4, E4_A_CENT);
  }
}
