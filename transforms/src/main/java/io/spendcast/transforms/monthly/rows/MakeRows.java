package io.spendcast.transforms.monthly.rows;

import static io.spendcast.transforms.monthly.sums.DaySums.money;

import io.spendcast.transforms.monthly.read.ModelVersion;
import io.spendcast.transforms.monthly.rows.MonthlyRow.Cohorts;
import io.spendcast.transforms.monthly.rows.MonthlyRow.Concentration;
import io.spendcast.transforms.monthly.rows.MonthlyRow.SegmentFlows;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.DaySums;
import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** Turns finished cells into rows of the report. */
public final class MakeRows
    extends PTransform<PCollection<KV<SumKey, Summary>>, PCollection<MonthlyRow>> {
  private static final List<Integer> TOP_PERCENTS = List.of(1, 5, 20);
  private static final List<Integer> LATENCY_PERCENTS = List.of(50, 95, 99);

  private final MonthlyScope scope;
  private final PCollectionView<Map<SumKey, Summary>> outlook;

  public MakeRows(MonthlyScope scope, PCollectionView<Map<SumKey, Summary>> outlook) {
    this.scope = scope;
    this.outlook = outlook;
  }

  @Override
  public PCollection<MonthlyRow> expand(PCollection<KV<SumKey, Summary>> cells) {
    return cells
        .apply("MakeRow", ParDo.of(new RowFn(scope)).withSideInput("outlook", outlook))
        .setCoder(WriteRows.CODER);
  }

  private static void rows(
      MonthlyScope scope,
      Optional<Outlook> outlook,
      KV<SumKey, Summary> of,
      Consumer<MonthlyRow> out) {
    ReportMonth month = scope.month();
    SumKey cell = of.getKey();
    Summary summary = of.getValue();
    switch (cell.kind()) {
      case PERIOD -> out.accept(totals(Period.valueOf(cell.first()), (Sums) summary));
      case DAY ->
          out.accept(
              day(month.periodOfDay(cell.first()), LocalDate.parse(cell.first()), (Sums) summary));
      case CUSTOMER_KIND -> out.accept(kind(cell, (Sums) summary));
      case SEGMENT ->
          out.accept(
              segment(
                  cell, (Sums) summary, outlook.flatMap(all -> all.expectedSpend(cell.first()))));
      case FLOW ->
          out.accept(new SegmentFlows(cell.first(), cell.second(), ((Sums) summary).get(0)));
      case COHORT -> out.accept(cohort(month, cell, (Sums) summary));
      case DISTRIBUTION -> distribution(cell, (ValueCounts) summary).forEach(out);
      case QUALITY ->
          out.accept(
              new MonthlyRow.Quality(cell.first(), BigDecimal.valueOf(((Sums) summary).get(0))));
      case PREDICTIONS -> out.accept(predictions(cell, (Predicted) summary));
      case OUTLOOK -> outlook.map(Outlook::row).ifPresent(out);
      case OUTCOMES -> out.accept(outcomes(cell, (Predicted) summary));
      case INTERVALS -> out.accept(intervals(cell, (Sums) summary));
      case ALERT_OUTCOMES -> out.accept(alertOutcomes(cell, (Sums) summary));
      case ALERTS -> out.accept(alerts(cell, (Sums) summary));
      case DEAD_LETTERS -> out.accept(deadLetters(cell, (Sums) summary));
      default -> throw new IllegalStateException("no row of " + cell);
    }
  }

  private static MonthlyRow.Totals totals(Period period, Sums sums) {
    return new MonthlyRow.Totals(
        period.text(),
        money(sums.get(DaySums.REVENUE)),
        money(sums.get(DaySums.REFUNDED)),
        sums.get(DaySums.ORDERS),
        sums.get(DaySums.REFUNDS),
        sums.get(DaySums.CUSTOMERS),
        sums.get(DaySums.UNITS));
  }

  private static MonthlyRow.Days day(Period period, LocalDate day, Sums sums) {
    return new MonthlyRow.Days(
        period.text(),
        day,
        money(sums.get(DaySums.REVENUE)),
        money(sums.get(DaySums.REFUNDED)),
        sums.get(DaySums.ORDERS),
        sums.get(DaySums.CUSTOMERS));
  }

  private static MonthlyRow kind(SumKey cell, Sums sums) {
    return new MonthlyRow.Customers(cell.first(), sums.get(0), sums.get(1), money(sums.get(2)));
  }

  private static MonthlyRow segment(SumKey cell, Sums sums, Optional<BigDecimal> expectedSpend) {
    BigDecimal days =
        BigDecimal.valueOf(sums.get(4))
            .divide(BigDecimal.valueOf(sums.get(0)), 2, RoundingMode.HALF_UP);
    return new MonthlyRow.Segments(
        cell.first(),
        sums.get(0),
        sums.get(1),
        money(sums.get(2)),
        money(sums.get(3)),
        days,
        expectedSpend);
  }

  private static MonthlyRow cohort(ReportMonth month, SumKey cell, Sums sums) {
    LocalDate first = month.firstDay().minusMonths(Integer.parseInt(cell.first()));
    return new Cohorts(
        first, Integer.parseInt(cell.second()), sums.get(0), sums.get(1), money(sums.get(2)));
  }

  private static Stream<MonthlyRow> distribution(SumKey cell, ValueCounts values) {
    return cell.equals(SumKey.SPEND) ? concentration(values) : latency(values);
  }

  private static Stream<MonthlyRow> concentration(ValueCounts spend) {
    return TOP_PERCENTS.stream()
        .map(
            percent -> {
              long customers = ValueCounts.ceilOfPercent(spend.total(), percent);
              return new Concentration(percent, customers, money(spend.sumOfLargest(customers)));
            });
  }

  private static Stream<MonthlyRow> latency(ValueCounts millis) {
    return Stream.concat(
        LATENCY_PERCENTS.stream()
            .map(percent -> latency("p" + percent, millis.percentile(percent))),
        Stream.of(latency("max", millis.percentile(100))));
  }

  private static MonthlyRow latency(String name, long millis) {
    return new MonthlyRow.Quality("latency_" + name + "_seconds", BigDecimal.valueOf(millis, 3));
  }

  private static MonthlyRow predictions(SumKey cell, Predicted predicted) {
    ModelVersion by = ModelVersion.parse(cell.first());
    return new MonthlyRow.Predictions(
        by.role().text(),
        by.model(),
        by.version(),
        new BigDecimal(cell.second()),
        predicted.count(),
        predicted.expectedSpend(),
        predicted.meanProbability(),
        predicted.firstAt(),
        predicted.lastAt());
  }

  private static MonthlyRow outcomes(SumKey cell, Predicted predicted) {
    ModelVersion by = ModelVersion.parse(cell.first());
    return new MonthlyRow.Outcomes(
        by.role().text(),
        by.model(),
        by.version(),
        Integer.parseInt(cell.second()),
        predicted.count(),
        predicted.expectedSpend(),
        predicted.actualSpend(),
        predicted.meanProbability(),
        predicted.bought());
  }

  private static MonthlyRow intervals(SumKey cell, Sums sums) {
    ModelVersion by = ModelVersion.parse(cell.first());
    return new MonthlyRow.Intervals(
        by.role().text(),
        by.model(),
        by.version(),
        Integer.parseInt(cell.second()),
        sums.get(0),
        sums.get(1),
        BigDecimal.valueOf(sums.get(2), 4),
        sums.get(3));
  }

  private static MonthlyRow alertOutcomes(SumKey cell, Sums sums) {
    return new MonthlyRow.AlertOutcomes(
        new BigDecimal(cell.first()), sums.get(0), sums.get(1), sums.get(2), sums.get(3));
  }

  private static MonthlyRow alerts(SumKey cell, Sums sums) {
    return new MonthlyRow.Alerts(cell.first(), sums.get(0), money(sums.get(1)));
  }

  private static MonthlyRow deadLetters(SumKey cell, Sums sums) {
    return new MonthlyRow.DeadLetters(cell.first(), cell.second(), sums.get(0), sums.get(1));
  }

  static final class RowFn extends DoFn<KV<SumKey, Summary>, MonthlyRow> {
    private final MonthlyScope scope;

    RowFn(MonthlyScope scope) {
      this.scope = scope;
    }

    @ProcessElement
    public void process(
        @Element KV<SumKey, Summary> cell,
        @SideInput("outlook") Map<SumKey, Summary> outlook,
        OutputReceiver<MonthlyRow> out) {
      rows(scope, Outlook.of(outlook), cell, out::output);
    }
  }
}
