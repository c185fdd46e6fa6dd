package io.spendcast.transforms.monthly.facts;

import io.spendcast.transforms.monthly.customers.CustomerKind;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.Cell;
import io.spendcast.transforms.monthly.sums.Cell.Kind;
import io.spendcast.transforms.monthly.sums.DaySums;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/** Cells that are reported even when nothing adds to them. */
public final class EmptyCells {
  private EmptyCells() {}

  public static List<KV<Cell, Summary>> of(ReportMonth month) {
    List<KV<Cell, Summary>> cells = new ArrayList<>();
    for (Period period : Period.values()) {
      cells.add(KV.of(Cell.of(Kind.PERIOD, period.name()), DaySums.none()));
      month.days(period).forEach(day -> cells.add(KV.of(Cell.of(Kind.DAY, day), DaySums.none())));
    }
    for (CustomerKind kind : CustomerKind.values()) {
      cells.add(KV.of(Cell.of(Kind.CUSTOMER_KIND, kind.text()), Sums.of(0, 0, 0)));
    }
    for (int cohort = 0; cohort < ReportMonth.MONTHS; cohort++) {
      for (int age = 0; age <= cohort; age++) {
        cells.add(KV.of(Cell.ofCohort(cohort, age), Sums.of(0, 0, 0)));
      }
    }
    cells.add(KV.of(Cell.SPEND, ValueCounts.none()));
    cells.add(KV.of(Cell.of(Kind.QUALITY, Measures.UNSCORED), Sums.of(0)));
    cells.add(KV.of(Cell.of(Kind.QUALITY, Measures.LATE_EVENTS), Sums.of(0)));
    cells.add(KV.of(Cell.of(Kind.ALERT_OUTCOMES, ""), Sums.of(0, 0, 0, 0)));
    cells.add(KV.of(Cell.OUTLOOK, Sums.of(0)));
    return cells;
  }
}
