package io.spendcast.transforms.monthly.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportMonthTest {

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Tokyo", "America/Havana", "America/Los_Angeles"})
  void hasNoWindowAndNoCohortBeforeTheEarliestMoment(String zone) {
    for (int i = 0; i < 100; i++) { // with two leap years
      ReportMonth month = ReportMonth.of(YearMonth.of(2019, 1).plusMonths(i), ZoneId.of(zone));
      long earliest = ChronoUnit.MICROS.between(Instant.EPOCH, month.earliest());

      assertThat(month.monthsBack(earliest)).isEqualTo(ReportMonth.MONTHS);
      for (Window window : Window.values()) {
        assertThat(month.window(window).from())
            .as("%s", month.month())
            .isGreaterThanOrEqualTo(earliest);
      }
    }
  }
}
