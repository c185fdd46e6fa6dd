package io.spendcast.transforms.monthly.rows;

import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.Summary;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Expected spend and buyers among the customers, by segment. Predictions of different horizons
 * cannot be added up. Only predictions of the most frequent horizon among customers count; of two
 * equally frequent ones, the longer.
 */
record Outlook(int horizonDays, Map<String, Predicted> bySegment) {

  /**
   * @param looked cells of segments and horizons
   * @return none when nobody has a prediction
   */
  static Optional<Outlook> of(Map<SumKey, Summary> looked) {
    Map<Integer, Long> customers = new HashMap<>();
    looked.forEach(
        (cell, summary) ->
            customers.merge(horizon(cell), ((Predicted) summary).count(), Long::sum));
    return customers.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(most -> of(most.getKey(), looked));
  }

  private static Outlook of(int horizonDays, Map<SumKey, Summary> looked) {
    Map<String, Predicted> bySegment = new HashMap<>();
    looked.forEach(
        (cell, summary) -> {
          if (horizon(cell) == horizonDays) {
            bySegment.put(cell.first(), (Predicted) summary);
          }
        });
    return new Outlook(horizonDays, bySegment);
  }

  private static int horizon(SumKey cell) {
    return Integer.parseInt(cell.second());
  }

  Optional<BigDecimal> expectedSpend(String segment) {
    return Optional.ofNullable(bySegment.get(segment)).map(Predicted::expectedSpend);
  }

  MonthlyRow row() {
    Predicted all = Predicted.of(0, 0, BigDecimal.ZERO);
    bySegment.values().forEach(all::absorb);
    return new MonthlyRow.Outlook(
        horizonDays, all.count(), all.expectedSpend(), all.expectedBuyers());
  }
}
