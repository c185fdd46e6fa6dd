package io.spendcast.transforms.monthly.rows;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A row of one of the {@code monthly_*} tables, without its run; components are columns. What they
 * mean is said where the tables are made, in the migrations.
 */
public sealed interface MonthlyRow {

  record Totals(
      String period,
      BigDecimal revenue,
      BigDecimal refunded,
      long orders,
      long refunds,
      long customers,
      long units)
      implements MonthlyRow {}

  record Days(
      String period,
      LocalDate day,
      BigDecimal revenue,
      BigDecimal refunded,
      long orders,
      long customers)
      implements MonthlyRow {}

  record Customers(String kind, long customers, long orders, BigDecimal revenue)
      implements MonthlyRow {}

  record Segments(
      String segment,
      long customers,
      long orders,
      BigDecimal revenue,
      BigDecimal netRevenue,
      BigDecimal recencyDays,
      Optional<BigDecimal> expectedSpend)
      implements MonthlyRow {}

  record SegmentFlows(String segmentBefore, String segment, long customers) implements MonthlyRow {}

  record Cohorts(LocalDate cohort, int ageMonths, long customers, long active, BigDecimal revenue)
      implements MonthlyRow {}

  record Dimensions(
      String dimension,
      String value,
      BigDecimal revenue,
      long orders,
      long units,
      BigDecimal revenueMonthBefore,
      BigDecimal revenueYearBefore,
      Optional<Integer> topRank,
      Optional<Integer> fallenRank)
      implements MonthlyRow {

    Dimensions withTopRank(int rank) {
      return withRanks(Optional.of(rank), fallenRank);
    }

    Dimensions withFallenRank(int rank) {
      return withRanks(topRank, Optional.of(rank));
    }

    private Dimensions withRanks(Optional<Integer> top, Optional<Integer> fallen) {
      return new Dimensions(
          dimension,
          value,
          revenue,
          orders,
          units,
          revenueMonthBefore,
          revenueYearBefore,
          top,
          fallen);
    }
  }

  record Concentration(int topPercent, long customers, BigDecimal revenue) implements MonthlyRow {}

  record Predictions(
      String role,
      String model,
      String version,
      BigDecimal lowerBound,
      long predictions,
      BigDecimal expectedSpend,
      double meanProbability,
      Instant firstAt,
      Instant lastAt)
      implements MonthlyRow {}

  record Outlook(int horizonDays, long customers, BigDecimal expectedSpend, double expectedBuyers)
      implements MonthlyRow {}

  record Outcomes(
      String role,
      String model,
      String version,
      int decile,
      long predictions,
      BigDecimal expectedSpend,
      BigDecimal actualSpend,
      double meanProbability,
      long bought)
      implements MonthlyRow {}

  record Intervals(
      String role,
      String model,
      String version,
      int tenth,
      long predictions,
      long withinInterval,
      BigDecimal exceedProbability,
      long exceeded)
      implements MonthlyRow {}

  record Alerts(String status, long alerts, BigDecimal expectedSpend) implements MonthlyRow {}

  record AlertOutcomes(
      BigDecimal threshold, long due, long alerted, long overThreshold, long alertedOverThreshold)
      implements MonthlyRow {}

  record DeadLetters(String step, String reason, long records, long resolved)
      implements MonthlyRow {}

  record Quality(String measure, BigDecimal value) implements MonthlyRow {}
}
