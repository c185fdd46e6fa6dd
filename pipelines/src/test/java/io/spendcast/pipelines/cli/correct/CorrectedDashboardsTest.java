package io.spendcast.pipelines.cli.correct;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sums lose a corrected fact exactly once, before and after each refresh. */
class CorrectedDashboardsTest {
  private static final Instant NOON =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3600);

  private static final String COUNTED =
      " from spendcast.purchases p left join spendcast.predictions r on r.event_id = p.event_id"
          + " and r.role = 'champion' where p.event_id not in (select event_id from spendcast.corrections)";
  private static final String SALES =
      "select concat_ws(' ', sum(revenue), sum(refunded), sum(orders), sum(predictions),"
          + " sum(expected_spend), sum(over_threshold)) from dashboards.today_sales";
  private static final String EXPECTED_SALES =
      "select concat_ws(' ', coalesce(sum(amount) filter (where type = 'purchase'), 0)::numeric(22, 4),"
          + " coalesce(-sum(amount) filter (where type = 'refund'), 0)::numeric(22, 4),"
          + " count(*) filter (where type = 'purchase'), count(r.event_id),"
          + " coalesce(sum(r.expected_spend), 0)::numeric(22, 4),"
          + " count(*) filter (where r.expected_spend > 1000))"
          + COUNTED;
  private static final String MODELS =
      "select concat_ws(' ', sum(predictions), sum(expected_spend)) from dashboards.model_hours"
          + " where model = 'spend'";
  private static final String EXPECTED_MODELS =
      "select concat_ws(' ', nullif(count(r.event_id), 0), sum(r.expected_spend))" + COUNTED;
  private static final String CUSTOMERS =
      "select concat_ws(' ', customer_id, orders, revenue, refunded, first_at, last_at, country,"
          + " expected_spend) from dashboards.customers_top where country is not null order by 1";
  private static final String EXPECTED_CUSTOMERS =
      "select concat_ws(' ', customer_id, count(*) filter (where type = 'purchase'),"
          + " coalesce(sum(amount) filter (where type = 'purchase'), 0)::numeric(22, 4),"
          + " coalesce(-sum(amount) filter (where type = 'refund'), 0)::numeric(22, 4),"
          + " min(occurred_at) at time zone 'UTC', max(occurred_at) at time zone 'UTC',"
          + " (array_agg(country order by occurred_at desc, arrival desc))[1],"
          + " (array_agg(r.expected_spend order by occurred_at desc, arrival desc)"
          + " filter (where type = 'purchase'))[1])"
          + COUNTED
          + " group by customer_id order by 1";

  private final TestDatabase database = TestDatabase.migrated();
  private int arrivals;

  @BeforeEach
  void fill() {
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,9)}"),
        "update spendcast.kafka_ledger set caught_up_at = now()");
    purchase("E-1", "C-1", 0);
    purchase("E-2", "C-1", 5);
    purchase("E-3", "C-1", 10);
    refund("R-4", "C-1", 15);
    purchase("E-5", "C-2", 20);
    purchase("E-6", "C-3", 25);
    refund("R-7", "C-3", 30);
    database.execute(
        "update spendcast.purchases set country = event_id",
        "select setval('spendcast.arrivals', " + arrivals + ")");
  }

  @Test
  void loseWhatWasCorrectedBeforeItWasSummed() {
    correctAndCompare("E-1", "R-4", "E-5", "E-6");
  }

  @Test
  void loseWhatWasCorrectedAfterItWasSummed() {
    refresh();
    correctAndCompare("E-3", "R-4", "E-5", "E-6");
  }

  @Test
  void loseTheFirstTheMiddleAndTheNewest() {
    refresh();
    correctAndCompare("E-2");
    correctAndCompare("E-1");
    correctAndCompare("E-3");
    correctAndCompare("R-4");
  }

  @Test
  void loseItOnceWhenMoreComesMeanwhile() {
    refresh();
    correct("E-3", "E-5");
    purchase("E-8", "C-1", 12);
    database.execute("select setval('spendcast.arrivals', " + ++arrivals + ")");
    compareLive();

    correctAndCompare("E-8");
  }

  @Test
  void keepTheSumsOfWhatWasPruned() {
    refresh();
    database.execute("delete from spendcast.purchases where event_id = 'E-1'");
    correct("E-2");
    refresh();

    assertThat(
            database.query(
                "select concat_ws(' ', orders, revenue, first_at at time zone 'UTC' = '%s')"
                        .formatted(NOON.toString().replace("Z", ""))
                    + " from spendcast.customer_totals where customer_id = 'C-1'"))
        .containsExactly("2 20.0000 t");
  }

  @Test
  void keepTheAccountsOfWhatWasStored() {
    refresh();
    correct("E-1", "R-4");
    refresh();

    assertThat(database.query("select purchases_and_refunds from dashboards.quality_ledger"))
        .containsExactly("7");
    assertThat(database.query("select sum(stored) from dashboards.quality_hours"))
        .containsExactly("7");
  }

  @Test
  void showNoCorrectedFactOfACustomer() {
    database.execute(
        TestFacts.alert("E-1", "published"),
        "update spendcast.alerts set created_at = now(), occurred_at = '" + NOON + "'");
    refresh();

    correct("E-2", "R-4");

    assertThat(
            database.query(
                "select occurred_at from dashboards.customers_history where customer_id = 'C-1'"))
        .hasSize(2);
    assertThat(
            database.query(
                "select concat_ws(' ', orders_since, spend_since) from dashboards.today_alerts"))
        .containsExactly("1 10.0000");
    assertThat(database.query("select distinct event_id from spendcast.purchase_items order by 1"))
        .doesNotContain("E-2", "R-4")
        .contains("E-1");
  }

  @Test
  void showNoVersionWhosePredictionsAreAllCorrected() {
    refresh();
    correct("E-1", "E-2", "E-3", "E-5", "E-6");

    assertThat(database.query("select model from dashboards.model_versions"))
        .containsExactly("no prediction yet");
    refresh();
    assertThat(database.query("select model from dashboards.model_versions"))
        .containsExactly("no prediction yet");
  }

  private void correctAndCompare(String... events) {
    correct(events);
    compareLive();
    refresh();
    compareLive();
    assertThat(database.query(CUSTOMERS)).isEqualTo(database.query(EXPECTED_CUSTOMERS));
    refresh();
    compareLive();
    assertThat(database.query(CUSTOMERS)).isEqualTo(database.query(EXPECTED_CUSTOMERS));
  }

  private void compareLive() {
    assertThat(database.query(SALES)).isEqualTo(database.query(EXPECTED_SALES));
    assertThat(database.query(MODELS)).isEqualTo(database.query(EXPECTED_MODELS));
  }

  private void correct(String... events) {
    for (String event : List.of(events)) {
      assertThat(database.run("correct", event, "--reason=wrong").exit()).isZero();
      arrivals++;
    }
  }

  private void refresh() {
    database.query("select spendcast.refresh_dashboards()");
  }

  private void purchase(String event, String customer, int minutes) {
    database.execute(
        TestFacts.purchase(event, ++arrivals, customer, at(minutes)),
        "update spendcast.purchases set stored_at = occurred_at where event_id = '" + event + "'",
        TestFacts.prediction(event, "7"));
  }

  private void refund(String event, String customer, int minutes) {
    database.execute(
        TestFacts.refund(event, ++arrivals, customer, at(minutes)),
        "update spendcast.purchases set stored_at = occurred_at where event_id = '" + event + "'");
  }

  private static Instant at(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }
}
