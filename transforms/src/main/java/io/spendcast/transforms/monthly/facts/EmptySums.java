package io.spendcast.transforms.monthly.facts;

import io.spendcast.transforms.monthly.customers.CustomerKind;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.DaySums;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** Cells that are reported even when nothing adds to them. */
public final class EmptySums {
  private EmptySums() {}

  public static List<KV<SumKey, Summary>> of(ReportMonth month) {
    List<KV<SumKey, Summary>> cells = new ArrayList<>();
    for (Period period : Period.values()) {
      cells.add(KV.of(SumKey.of(Kind.PERIOD, period.name()), DaySums.none()));
      month.days(period).forEach(day -> cells.add(KV.of(SumKey.of(Kind.DAY, day), DaySums.none())));
    }
    for (CustomerKind kind : CustomerKind.values()) {
      cells.add(KV.of(SumKey.of(Kind.CUSTOMER_KIND, kind.text()), Sums.of(0, 0, 0)));
    }
    for (int cohort = 0; cohort < ReportMonth.MONTHS; cohort++) {
      for (int age = 0; age <= cohort; age++) {
        cells.add(KV.of(SumKey.ofCohort(cohort, age), Sums.of(0, 0, 0)));
      }
    }
    cells.add(KV.of(SumKey.SPEND, ValueCounts.none()));
    cells.add(KV.of(SumKey.of(Kind.QUALITY, Measures.UNSCORED), Sums.of(0)));
    cells.add(KV.of(SumKey.of(Kind.QUALITY, Measures.LATE_EVENTS), Sums.of(0)));
    cells.add(KV.of(SumKey.OUTLOOK, Sums.of(0)));
    return cells;
  }
}
