package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.cli.RecordedRules;
import io.spendcast.pipelines.start.AlertProbability;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.alerts.SelectAlerts;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;
import javax.sql.DataSource;
import picocli.CommandLine.Option;

/**
 * Flags of a backfill that decide which suppressed alerts it stores. Without them the rules of the
 * newest stream hold.
 */
final class BackfillAlerts {
  private static final BigDecimal DEFAULT_THRESHOLD = new BigDecimal(1000);

  @Option(
      names = "--alertThreshold",
      paramLabel = "AMOUNT",
      description = {
        "Expected spend over which a suppressed alert is stored.",
        "Default: that of the newest stream; 1000 if none ran yet."
      })
  private BigDecimal threshold;

  @Option(
      names = "--alertProbability",
      paramLabel = "PROBABILITY",
      description = {
        "As --alertProbability of the stream.",
        "Default: that of the newest stream; if none ran yet, or with --alertThreshold,"
            + " the expected spend decides."
      })
  private String probability;

  /** Rules by which alerts are stored. */
  record Rules(BigDecimal threshold, Optional<BigDecimal> probability) {
    SelectAlerts select(String base, ZoneId zone) {
      SelectAlerts select = SelectAlerts.above(threshold, base).withTimeZone(zone);
      return probability.map(select::withProbability).orElse(select);
    }
  }

  /** Rules of the flags, completed by those that the newest stream has recorded. */
  Rules rules(DataSource source) throws SQLException {
    Optional<RecordedRules> newest = newest(source);
    if (threshold == null && probability == null && newest.isPresent()) {
      return new Rules(newest.get().threshold(), Optional.ofNullable(newest.get().probability()));
    }
    return new Rules(
        threshold != null
            ? threshold
            : newest.map(RecordedRules::threshold).orElse(DEFAULT_THRESHOLD),
        Optional.ofNullable(probability).map(AlertProbability::parse));
  }

  private static Optional<RecordedRules> newest(DataSource source) throws SQLException {
    try (Database database = Database.reading(source, BackfillAlerts.class)) {
      return database.find(RecordedRules.class, "BackfillAlertRules.sql");
    }
  }

  void check() {
    if (threshold != null && threshold.signum() <= 0) {
      throw new WrongStart("--alertThreshold must be positive, but was " + threshold);
    }
    if (probability != null) {
      AlertProbability.parse(probability);
    }
  }
}
