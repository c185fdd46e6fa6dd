package io.spendcast.features;

import static io.spendcast.features.HistorySummary.cents;
import static io.spendcast.features.HistorySummary.days;
import static io.spendcast.features.HistorySummary.money;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The features, in the order of the model's columns. README.md beside this file defines each; a
 * change of order, name or definition needs a new {@link Features#VERSION}.
 */
enum Feature {
  AMOUNT(s -> money(s.purchase.amountE4())),
  UNITS(s -> s.purchase.units()),
  LINES(s -> s.purchase.lines()),
  UNIT_PRICE(s -> money(s.purchase.amountE4()) / Math.max(1, s.purchase.units())),

  DAYS_SINCE_LAST_PURCHASE(s -> s.purchases() == 0 ? Feature.UNKNOWN : days(s.lastGap)),
  DAYS_SINCE_LAST_REFUND(s -> s.refunds.daysSinceLast()),
  TENURE_DAYS(HistorySummary::tenureDays),

  PURCHASES(HistorySummary::purchases),
  PURCHASES_7D(s -> s.last7Days.purchases()),
  PURCHASES_30D(s -> s.last30Days.purchases()),
  PURCHASES_90D(s -> s.last90Days.purchases()),
  PURCHASES_365D(s -> s.last365Days.purchases()),
  PURCHASES_NEXT_90D_LAST_YEAR(s -> s.next90DaysLastYear.purchases()),
  MONTHS_ACTIVE_360D(HistorySummary::monthsActive),
  PURCHASES_PER_30D(s -> 30 * s.purchases() / s.tenureDaysAtLeast30()),

  SPEND(s -> money(s.amounts.sum())),
  SPEND_30D(s -> money(s.last30Days.amountE4())),
  SPEND_90D(s -> money(s.last90Days.amountE4())),
  SPEND_365D(s -> money(s.last365Days.amountE4())),
  SPEND_NEXT_90D_LAST_YEAR(s -> money(s.next90DaysLastYear.amountE4())),
  NET_SPEND_PER_DAY(s -> money(s.netE4()) / s.tenureDaysAtLeast30()),
  NET_SPEND_PER_DAY_NOW(s -> money(s.netE4() + s.purchase.amountE4()) / s.tenureDaysAtLeast30()),

  LAST_AMOUNT(s -> money(s.lastE4)),
  AMOUNT_MEAN(s -> s.purchases() == 0 ? 0 : money(s.amounts.mean())),
  AMOUNT_MEDIAN(s -> s.purchases() == 0 ? 0 : money(s.medianE4())),
  AMOUNT_STD(s -> s.purchases() == 0 ? 0 : money(s.amounts.deviation())),
  AMOUNT_MAX(s -> s.purchases() == 0 ? 0 : money(s.amounts.max())),
  AMOUNT_TO_MEAN(s -> s.amounts.sum() == 0 ? 1 : cents(s.purchase.amountE4()) / s.amounts.mean()),
  AMOUNT_TREND(s -> s.amounts.sum() == 0 ? 1 : s.recentMeanCents() / s.amounts.mean()),

  GAP_MEAN_DAYS(s -> s.purchases() == 0 ? Feature.UNKNOWN : days(s.gaps.mean())),
  GAP_STD_DAYS(s -> s.purchases() == 0 ? Feature.UNKNOWN : days(s.gaps.deviation())),
  GAP_MAX_DAYS(s -> s.purchases() == 0 ? Feature.UNKNOWN : days(s.gaps.max())),
  GAP_VARIATION(s -> s.gaps.sum() == 0 ? Feature.UNKNOWN : s.gaps.deviation() / s.gaps.mean()),
  LAST_GAP_TO_MEAN(s -> s.gaps.sum() == 0 ? Feature.UNKNOWN : s.lastGap / s.gaps.mean()),

  PURCHASES_TREND(s -> s.last90Days.purchases() - s.days90To180.purchases()),
  SPEND_TREND(s -> money(s.last90Days.amountE4() - s.days90To180.amountE4())),

  REFUNDS(s -> s.refunds.count()),
  REFUND_SHARE(
      s ->
          s.amounts.sum() == 0
              ? 0
              : Math.min(1, cents(s.refunds.amountE4()) / cents(s.amounts.sum()))),
  REFUNDED_90D(s -> money(s.refunds.e4OfLastQuarter())),

  UNITS_MEAN(s -> s.purchases() == 0 ? 0 : (double) s.units / s.purchases()),
  LINES_MEAN(s -> s.purchases() == 0 ? 0 : (double) s.lines / s.purchases()),

  CATEGORIES(HistorySummary::categories),
  CATEGORY_SHARE(s -> s.purchases() == 0 ? 0 : (double) s.inSameCategory / s.purchases()),

  DAY_OF_WEEK(s -> s.day.getDayOfWeek().getValue()),
  DAY_OF_YEAR(s -> s.day.getDayOfYear());

  /**
   * Value of a time or gap that cannot be computed, since the purchases or refunds for it do not
   * exist.
   */
  static final double UNKNOWN = -1;

  @SuppressWarnings("ImmutableEnumChecker") // these lambdas capture nothing
  private final ToDoubleFunction<HistorySummary> definition;

  Feature(ToDoubleFunction<HistorySummary> definition) {
    this.definition = definition;
  }

  /** Name in the model's metadata, in lower case: {@code days_since_last_purchase}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  float of(HistorySummary summary) {
    return (float) definition.applyAsDouble(summary);
  }
}
