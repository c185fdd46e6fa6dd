package io.spendcast.transforms.monthly.facts;

import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.read.MonthlyFact.Detail;
import io.spendcast.transforms.monthly.read.StoredItems;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import io.spendcast.transforms.monthly.sums.DaySums;
import io.spendcast.transforms.monthly.sums.Sales;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Cells that a fact adds to: its customer, its day, its sales, and the quality of data. */
final class FactSums implements SumUp.CellsOf<MonthlyFact> {
  /**
   * Longest delay from a fact's occurrence to Kafka, an hour; a fact with a longer one counts as
   * late.
   */
  private static final long LATE_MICROS = 60L * 60 * 1_000_000;

  private final ReportMonth month;

  FactSums(ReportMonth month) {
    this.month = month;
  }

  @Override
  public void forEach(MonthlyFact fact, BiConsumer<SumKey, Summary> taker) {
    taker.accept(SumKey.of(Kind.CUSTOMER, fact.customerId()), CustomerSummary.of(fact, month));
    fact.detail().ifPresent(detail -> addDetail(fact, detail, taker));
  }

  private void addDetail(MonthlyFact fact, Detail detail, BiConsumer<SumKey, Summary> taker) {
    Period period = month.periodOf(fact.micros()).orElseThrow();
    String day = month.days(period).get(month.dayOf(period, fact.micros()));
    taker.accept(SumKey.of(Kind.DAY, day), DaySums.of(fact, detail));
    if (!fact.refund()) {
      addSales(fact, detail, period, taker);
    }
    if (period == Period.MONTH) {
      addQuality(detail, taker);
    }
  }

  private static void addSales(
      MonthlyFact fact, Detail detail, Period period, BiConsumer<SumKey, Summary> taker) {
    BigDecimal amount = DaySums.money(fact.amountE4());
    taker.accept(
        SumKey.of(Kind.COUNTRY, detail.country()), Sales.of(period, amount, detail.units()));
    taker.accept(
        SumKey.of(Kind.CHANNEL, detail.channel()), Sales.of(period, amount, detail.units()));
    Map<SumKey, Sales> lines = new HashMap<>();
    StoredItems.forEach(
        detail.items(),
        item -> {
          BigDecimal revenue = item.price().multiply(detail.rate());
          addLine(lines, SumKey.of(Kind.PRODUCT, item.sku()), period, revenue, item.quantity());
          addLine(
              lines, SumKey.of(Kind.CATEGORY, item.category()), period, revenue, item.quantity());
        });
    lines.forEach(taker);
  }

  /**
   * Adds a line to its product's or category's sales. Two lines of one order count as one order.
   */
  private static void addLine(
      Map<SumKey, Sales> lines, SumKey cell, Period period, BigDecimal revenue, long units) {
    Sales known = lines.get(cell);
    if (known == null) {
      lines.put(cell, Sales.of(period, revenue, units));
    } else {
      known.addLine(period, revenue, units);
    }
  }

  private static void addQuality(Detail detail, BiConsumer<SumKey, Summary> taker) {
    if (detail.unscored()) {
      taker.accept(SumKey.of(Kind.QUALITY, Measures.UNSCORED), Sums.of(1));
    }
    if (detail.loaded()) {
      return;
    }
    taker.accept(SumKey.LATENCY, ValueCounts.of(Math.floorDiv(detail.latencyMicros(), 1_000L)));
    if (detail.delayMicros() > LATE_MICROS) {
      taker.accept(SumKey.of(Kind.QUALITY, Measures.LATE_EVENTS), Sums.of(1));
    }
  }
}
