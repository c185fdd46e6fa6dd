package io.spendcast.pipelines.stream.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.stream.settings.StreamSettings.Alerting;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.ledger.StreamClaim;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamDatabaseTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final String RULES =
      "select epoch, first_arrival, threshold, probability, max_age, cooldown"
          + " from spendcast.alert_rules order by first_arrival";

  private final StreamDatabase stream = new StreamDatabase(DATABASE.postgres());

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    DATABASE.execute("select setval('spendcast.arrivals', 1, false)");
  }

  @Test
  void recordsTheRulesOfEachEpochFromTheNextArrivalOn() throws SQLException {
    stream.recordAlertRules(claim(), above("1000", AlertRules.none()));
    DATABASE.execute("select setval('spendcast.arrivals', 41)");
    AlertRules rules =
        AlertRules.none().withMaxAge(Duration.ofHours(24)).withCooldown(Duration.ofDays(7));
    stream.recordAlertRules(
        claim(),
        new Alerting(
            new BigDecimal("5000.5"),
            Optional.of(new BigDecimal("0.4")),
            rules,
            Optional.empty(),
            Optional.empty()));

    assertThat(DATABASE.query(RULES))
        .containsExactly("1 | 1 | 1000 |  |  | ", "2 | 42 | 5000.5 | 0.4 | 24:00:00 | 168:00:00");
  }

  @Test
  void replacesRulesByWhichNothingArrived() throws SQLException {
    stream.recordAlertRules(claim(), above("1000", AlertRules.none()));
    stream.recordAlertRules(claim(), above("2000", AlertRules.none()));

    assertThat(DATABASE.query(RULES)).containsExactly("2 | 1 | 2000 |  |  | ");
  }

  @Test
  void recordsNothingForAnEpochThatIsOver() throws SQLException {
    StreamClaim over = claim();
    claim();

    stream.recordAlertRules(over, above("1000", AlertRules.none()));

    assertThat(DATABASE.query(RULES)).isEmpty();
  }

  private StreamClaim claim() throws SQLException {
    return stream.claimEpoch("g", "purchases", TestDatabase.TOPIC_ID, Optional.empty());
  }

  private static Alerting above(String threshold, AlertRules rules) {
    return new Alerting(
        new BigDecimal(threshold), Optional.empty(), rules, Optional.empty(), Optional.empty());
  }
}
