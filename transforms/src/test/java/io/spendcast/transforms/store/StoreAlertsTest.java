package io.spendcast.transforms.store;

import static io.spendcast.transforms.TestEvent.NOON;
import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreAlertsTest {
  private static final AlertRules COOLDOWN = AlertRules.none().withCooldown(Duration.ofMinutes(60));

  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 1);
  }

  @Test
  void storesAnAlertAsPendingAndClaimed() {
    store(AlertRules.none(), purchase(0, "C-1", "1.00").alerted("5000.00"));

    assertThat(
            DATABASE.query(
                "select event_id, customer_id, occurred_at at time zone 'UTC', expected_spend, reason,"
                    + " message, status, claimed_until - created_at, attempts from spendcast.alerts"))
        .containsExactly(
            "E-0 | C-1 | 2026-11-20 12:00:00 | 5000.0000 | unusual | {\"event\":\"E-0\"} | pending"
                + " | 00:00:30 | 0");
  }

  @Test
  void suppressesTheAlertOfAnOldPurchase() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    store(
        AlertRules.none().withMaxAge(Duration.ofHours(24)),
        purchase(0, "C-1", "1.00").occurredAt(now.minus(Duration.ofHours(25))).alerted("5000.00"),
        purchase(1, "C-1", "1.00").occurredAt(now.minus(Duration.ofHours(23))).alerted("5000.00"));

    assertThat(statuses()).containsExactly("E-0 | suppressed_age", "E-1 | pending");
  }

  @Test
  void sendsNoAlertOfABackfill() {
    store(AlertRules.silence(), purchase(0, "C-1", "1.00").alerted("5000.00"));

    assertThat(statuses()).containsExactly("E-0 | suppressed_backfill");
  }

  @Test
  void suppressesAlertsWithinTheCooldownOfTheLastThatWentOut() {
    store(COOLDOWN, at(0, 0), at(1, 30), at(2, 59), at(3, 60), at(4, 119), at(5, 120));

    assertThat(statuses())
        .containsExactly(
            "E-0 | pending",
            "E-1 | suppressed_cooldown",
            "E-2 | suppressed_cooldown",
            "E-3 | pending",
            "E-4 | suppressed_cooldown",
            "E-5 | pending");
  }

  @Test
  void suppressesTheSameAlertsWhereverBundlesAreCut() {
    store(COOLDOWN, at(0, 0), at(1, 30));
    store(COOLDOWN, at(2, 59));
    store(COOLDOWN, at(3, 60), at(4, 119), at(5, 120));

    assertThat(statuses())
        .containsExactly(
            "E-0 | pending",
            "E-1 | suppressed_cooldown",
            "E-2 | suppressed_cooldown",
            "E-3 | pending",
            "E-4 | suppressed_cooldown",
            "E-5 | pending");
  }

  @Test
  void coolsEachCustomerAlone() {
    store(
        COOLDOWN,
        purchase(0, "C-1", "1.00").alerted("5000.00"),
        purchase(1, "C-2", "1.00").minutesAfterNoon(1).alerted("5000.00"));

    assertThat(statuses()).containsExactly("E-0 | pending", "E-1 | pending");
  }

  @Test
  void doesNotCoolAfterAnAlertThatWasTooOldToGoOut() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    AlertRules rules =
        AlertRules.none().withMaxAge(Duration.ofHours(24)).withCooldown(Duration.ofHours(48));

    store(
        rules,
        purchase(0, "C-1", "1.00").occurredAt(now.minus(Duration.ofHours(25))).alerted("5000.00"),
        purchase(1, "C-1", "1.00").occurredAt(now).alerted("5000.00"));

    assertThat(statuses()).containsExactly("E-0 | suppressed_age", "E-1 | pending");
  }

  @Test
  void makesNoAlertForADuplicate() {
    store(AlertRules.none(), purchase(0, "C-1", "1.00").predicted("10.00"));

    store(AlertRules.none(), purchase(1, "C-1", "1.00").withId("E-0").alerted("5000.00"));

    assertThat(statuses()).isEmpty();
  }

  private static Outcome at(long offset, long minutesAfterNoon) {
    return purchase(offset, "C-1", "1.00")
        .occurredAt(NOON.plus(Duration.ofMinutes(minutesAfterNoon)))
        .alerted("5000.00");
  }

  private void store(AlertRules rules, Outcome... bundle) {
    OneBundle.through(Store.into(DATABASE.postgres(), claim).withAlertRules(rules), bundle);
  }

  private List<String> statuses() {
    return DATABASE.query("select event_id, status from spendcast.alerts order by event_id");
  }
}
