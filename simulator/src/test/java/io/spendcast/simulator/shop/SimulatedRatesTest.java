package io.spendcast.simulator.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedRatesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  @Test
  void givesEachCurrencyARateForEachDay() {
    List<String> lines = new SimulatedRates(42).lines(DAY, DAY.plusDays(1)).toList();

    assertThat(lines)
        .extracting(line -> line.substring(0, line.lastIndexOf(',')))
        .containsExactly("EUR,2026-11-01", "GBP,2026-11-01", "EUR,2026-11-02", "GBP,2026-11-02");
  }

  @Test
  void dependsOnSeedAndDayAlone() {
    List<String> day = new SimulatedRates(42).lines(DAY, DAY).toList();

    assertThat(new SimulatedRates(42).lines(DAY.minusDays(9), DAY))
        .endsWith(day.toArray(String[]::new));
    assertThat(new SimulatedRates(43).lines(DAY, DAY)).doesNotContainAnyElementsOf(day);
  }

  @Test
  void staysNearTheUsual() {
    new SimulatedRates(42)
        .lines(DAY.minusYears(3), DAY)
        .filter(line -> line.startsWith("EUR"))
        .map(line -> new BigDecimal(line.substring(line.lastIndexOf(',') + 1)))
        .forEach(
            rate -> assertThat(rate).isBetween(new BigDecimal("1.04"), new BigDecimal("1.16")));
  }
}
