package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.start.AlertProbability;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.alerts.SelectAlerts;
import java.math.BigDecimal;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** Flags of a backfill that decide which suppressed alerts it stores. */
final class BackfillAlerts {
  @Option(
      names = "--alertThreshold",
      paramLabel = "AMOUNT",
      defaultValue = "1000",
      description =
          "Expected spend over which a suppressed alert is stored. Default: ${DEFAULT-VALUE}.")
  private BigDecimal alertThreshold;

  @Option(
      names = "--alertProbability",
      paramLabel = "PROBABILITY",
      description = "As --alertProbability of the stream. Default: the expected spend decides.")
  private String alertProbability;

  BigDecimal threshold() {
    return alertThreshold;
  }

  void check() {
    if (alertThreshold.signum() <= 0) {
      throw new WrongStart("--alertThreshold must be positive, but was " + alertThreshold);
    }
    if (alertProbability != null) {
      AlertProbability.parse(alertProbability);
    }
  }

  SelectAlerts select(String base, ZoneId zone) {
    SelectAlerts select = SelectAlerts.above(alertThreshold, base).withTimeZone(zone);
    return alertProbability == null
        ? select
        : select.withProbability(AlertProbability.parse(alertProbability));
  }
}
