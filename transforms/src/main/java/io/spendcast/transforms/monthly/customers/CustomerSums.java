package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import io.spendcast.transforms.monthly.sums.DaySums;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Cells that a customer adds to: periods, days, kind, segment, flow, cohort and spend. */
public final class CustomerSums implements SumUp.CellsOf<ReportedCustomer> {
  /** Start or end of a flow for a customer who bought nothing in the 365 days. */
  static final String NO_SEGMENT = "none";

  private final ReportMonth month;

  public CustomerSums(ReportMonth month) {
    this.month = month;
  }

  @Override
  public void forEach(ReportedCustomer customer, BiConsumer<SumKey, Summary> taker) {
    CustomerSummary summary = customer.summary();
    for (Period period : Period.values()) {
      addDays(summary, period, taker);
    }
    addKind(summary, taker);
    addSegment(customer, taker);
    addCohort(summary, taker);
    if (summary.boughtMonthsBack(0)) {
      taker.accept(SumKey.SPEND, ValueCounts.of(summary.revenueMonthsBack(0)));
    }
  }

  private void addDays(CustomerSummary summary, Period period, BiConsumer<SumKey, Summary> taker) {
    long days = summary.days(period);
    if (days != 0) {
      taker.accept(SumKey.of(Kind.PERIOD, period.name()), DaySums.ofCustomer());
    }
    for (long left = days; left != 0; left &= left - 1) {
      String day = month.days(period).get(Long.numberOfTrailingZeros(left));
      taker.accept(SumKey.of(Kind.DAY, day), DaySums.ofCustomer());
    }
  }

  private static void addKind(CustomerSummary summary, BiConsumer<SumKey, Summary> taker) {
    boolean bought = summary.boughtMonthsBack(0);
    if (bought || summary.boughtMonthsBack(1)) {
      int back = bought ? 0 : 1;
      CustomerKind kind =
          !bought
              ? CustomerKind.LAPSED
              : summary.firstPurchaseMonthsBack() == 0 ? CustomerKind.NEW : CustomerKind.RETURNING;
      taker.accept(
          SumKey.of(Kind.CUSTOMER_KIND, kind.text()),
          Sums.of(1, summary.ordersMonthsBack(back), summary.revenueMonthsBack(back)));
    }
  }

  private static void addSegment(ReportedCustomer customer, BiConsumer<SumKey, Summary> taker) {
    Optional<Segment> now = customer.segment(Window.NOW);
    Optional<Segment> before = customer.segment(Window.BEFORE);
    CustomerSummary summary = customer.summary();
    now.ifPresent(
        segment ->
            taker.accept(
                SumKey.of(Kind.SEGMENT, segment.text()),
                Sums.of(
                    1,
                    summary.ordersMonthsBack(0),
                    summary.revenueMonthsBack(0),
                    summary.netE4(Window.NOW),
                    summary.recencyDays(Window.NOW))));
    if (now.isPresent() || before.isPresent()) {
      taker.accept(SumKey.of(Kind.FLOW, text(before), text(now)), Sums.of(1));
    }
  }

  private static String text(Optional<Segment> segment) {
    return segment.map(Segment::text).orElse(NO_SEGMENT);
  }

  private static void addCohort(CustomerSummary summary, BiConsumer<SumKey, Summary> taker) {
    int cohort = summary.firstPurchaseMonthsBack();
    if (cohort < ReportMonth.MONTHS) {
      for (int back = cohort; back >= 0; back--) {
        boolean active = summary.boughtMonthsBack(back);
        taker.accept(
            SumKey.ofCohort(cohort, cohort - back),
            Sums.of(1, active ? 1 : 0, summary.revenueMonthsBack(back)));
      }
    }
  }
}
