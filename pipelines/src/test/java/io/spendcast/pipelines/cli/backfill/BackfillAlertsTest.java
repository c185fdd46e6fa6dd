package io.spendcast.pipelines.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.backfill.BackfillAlerts.Rules;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BackfillAlertsTest {
  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void takesTheRulesOfTheNewestStreamUnlessFlagsDecide() throws SQLException {
    assertThat(rules()).isEqualTo(new Rules(new BigDecimal("1000"), Optional.empty()));

    recordRules(1, "500", "null", "2026-01-01");
    recordRules(2, "5000", "0.6", "2026-01-02");

    assertThat(rules()).isEqualTo(new Rules(amount("5000"), Optional.of(amount("0.6"))));
    assertThat(rules("--alertThreshold=200")).isEqualTo(new Rules(amount("200"), Optional.empty()));
    assertThat(rules("--alertProbability=0.5"))
        .isEqualTo(new Rules(amount("5000"), Optional.of(amount("0.5"))));
  }

  private Rules rules(String... flags) throws SQLException {
    BackfillAlerts alerts = new BackfillAlerts();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("alerts", CommandLine.Model.CommandSpec.forAnnotatedObject(alerts)))
        .parseArgs(flags);
    return alerts.rules(database.source());
  }

  private void recordRules(int epoch, String threshold, String probability, String from)
      throws SQLException {
    database.execute(
        ("insert into spendcast.alert_rules (consumer_group, topic_id, epoch, first_arrival, in_force_from,"
                + " threshold, probability) values ('g', '00000000-0000-0000-0000-000000000000', %d, %d, '%s', %s, %s)")
            .formatted(epoch, epoch, from, threshold, probability));
  }

  private static BigDecimal amount(String value) {
    return new BigDecimal(value);
  }
}
