package io.spendcast.pipelines.cli.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views of the dashboard Customer. */
class CustomerViewsTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

  /** Lines of the explanation, by the features that they must equal. */
  private static final Map<Integer, String> LINES =
      Map.of(
          6, "amount",
          7, "amount_mean",
          8, "amount_to_mean",
          9, "purchases",
          10, "days_since_last_purchase",
          11, "purchases_90d",
          12, "purchases_trend",
          13, "spend_90d",
          14, "spend_trend");

  private TestDatabase database;

  @BeforeEach
  void migrate() {
    database = TestDatabase.migrated();
  }

  @Test
  void explainsAPredictionByTheFeaturesThatTheModelReceived() {
    Random random = new Random(20261201);
    List<Fact> newestFirst = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      Instant at = DAY.plus(Duration.ofHours(i * 96L + random.nextInt(48)));
      boolean refund = i % 7 == 3;
      long cents = refund ? -random.nextInt(9_000) : 100 + random.nextInt(90_000);
      String event = "E-" + i;
      database.execute(
          refund ? TestFacts.refund(event, i, "C-1", at) : TestFacts.purchase(event, i, "C-1", at),
          "update spendcast.purchases set amount = %d / 100.0 where event_id = '%s'"
              .formatted(cents, event));
      newestFirst.add(0, new Fact(at.toEpochMilli() * 1_000, cents * 100, refund, 2, 1, "books"));
    }
    database.execute(
        TestFacts.prediction("E-60", "4"),
        TestFacts.prediction("E-50", "4"),
        "update spendcast.predictions set expected_spend = 400 where event_id = 'E-50'");

    assertExplained("value", newestFirst);
    assertExplained("value_before", newestFirst.subList(10, 60));
    assertThat(explanation("difference", 1)).containsExactly("834.50");
  }

  @Test
  void explainsAFirstPurchaseWithoutInventingAMean() {
    database.execute(TestFacts.purchase("E-1", 1, "C-1", DAY), TestFacts.prediction("E-1", "4"));

    assertThat(
            database.query(
                "select line || ' ' || coalesce(value::text, '–') from"
                    + " dashboards.customer_explanation where customer_id = 'C-1' and line > 5"
                    + " order by line"))
        .containsExactly(
            "6 10.00", "7 –", "8 –", "9 0", "10 –", "11 0", "12 0", "13 0.00", "14 0.00");
    assertThat(explanation("value_before", 1)).containsOnlyNulls();
  }

  @Test
  void showsFactsThatCountWithPredictionOutcomeAndAlert() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.refund("E-2", 2, "C-1", DAY.plusSeconds(1)),
        TestFacts.purchase("E-3", 3, "C-1", DAY.plusSeconds(2)),
        TestFacts.purchase("E-4", 4, "C-2", DAY),
        TestFacts.prediction("E-1", "4"),
        "insert into spendcast.prediction_outcomes values"
            + " ('E-1', 'champion', 'spend', '4', '2026-05-02', 0.75, 1234.5, true, 77)",
        TestFacts.alert("E-1", "published"),
        "insert into spendcast.corrections values ('E-3', 3, 'C-1', 9, 'mistyped')");
    database.run("alerts", "handle", "E-1", "--by=ann");

    assertThat(
            database.query(
                "select concat_ws(' ', event_id, type, amount, expected_spend, actual_spend, alert,"
                    + " work_state) from dashboards.customer_facts"
                    + " where customer_id = 'C-1' order by occurred_at"))
        .containsExactly(
            "E-1 purchase 10.0000 1234.5000 77.0000 published handled", "E-2 refund -4.0000");
    assertThat(
            database.query(
                "select concat_ws(' ', customer_id, actual_spend, marked_by, mark)"
                    + " from dashboards.customer_alerts order by 1"))
        .containsExactly("C-1 77.0000 ann <a href=\"/alerts?event=E-1\">mark</a>", "C-2 –");
    assertThat(
            database.query(
                "select concat_ws(' ', customer_id, orders, revenue, refunded) from"
                    + " dashboards.customer_profile order by 1"))
        .containsExactly("C-1 1 10.0000 4.0000", "C-2 1 10.0000 0");
  }

  /** Nobody received a suppressed alert: it has no state of work, and no link to change one. */
  @Test
  void offersNoWorkOnAnAlertThatDidNotGoOut() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.purchase("E-2", 2, "C-1", DAY.plusSeconds(1)),
        TestFacts.alert("E-1", "failed"),
        TestFacts.alert("E-2", "suppressed_age"));

    assertThat(
            database.query(
                "select concat_ws(' ', event_id, status, work_state, mark)"
                    + " from dashboards.customer_alerts order by event_id"))
        .containsExactly(
            "E-1 failed open <a href=\"/alerts?event=E-1\">mark</a>", "E-2 suppressed age –");
    assertThat(
            database.query(
                "select concat_ws(' ', event_id, work_state) from dashboards.customer_facts"
                    + " order by event_id"))
        .containsExactly("E-1 open", "E-2");
    assertThat(
            database.query(
                "select concat_ws(' ', event_id, work_state, time_zone, currency_decimals)"
                    + " from dashboards.alerts_all order by event_id"))
        .containsExactly("E-1 open UTC 2", "E-2 UTC 2");
  }

  @Test
  void findsNothingOfAnUnknownCustomerAndHasOneRowForAnEmptySystem() {
    for (String view : List.of("customer_facts", "customer_profile", "customer_explanation")) {
      assertThat(database.query("select customer_id from dashboards." + view))
          .containsExactly("no purchase yet");
    }
    database.execute(TestFacts.purchase("E-1", 1, "C-1", DAY), TestFacts.prediction("E-1", "4"));
    for (String view : List.of("customer_facts", "customer_profile", "customer_explanation")) {
      String from = " from dashboards." + view;
      assertThat(database.query("select distinct customer_id" + from)).containsExactly("C-1");
      assertThat(database.query("select 1" + from + " where customer_id = 'C-404'")).isEmpty();
    }
  }

  @Test
  void linksIdsOfEveryKindSafely() {
    assertThat(database.query("select spendcast.customer_link('C-1_~.x')"))
        .containsExactly("<a href=\"/customers?id=C-1_~.x\">C-1_~.x</a>");
    assertThat(database.query("select spendcast.customer_link('\"><b>ü/?&')"))
        .containsExactly(
            "<a href=\"/customers?id=%22%3E%3Cb%3E%C3%BC%2F%3F%26\">\"&gt;&lt;b&gt;ü/?&amp;</a>");
  }

  /** With 10 M purchases an opening must not read them all. */
  @ParameterizedTest
  @ValueSource(strings = {"customer_facts", "customer_profile", "customer_explanation"})
  void readsOneCustomerByItsIndex(String view) {
    database.execute(
        TestFacts.purchase("E-0", 0, "C-0", DAY),
        "insert into spendcast.purchases select 'E-' || n, n, p.type, p.order_id, 'C-' || n % 5000,"
            + " p.occurred_at + n * interval '1 minute', p.amount, p.original_amount, p.currency,"
            + " p.rate, p.rate_day, p.country, p.channel, p.items, p.units, p.lines,"
            + " p.main_category, p.unscored, p.topic_id, p.partition, n, p.kafka_timestamp"
            + " from spendcast.purchases p cross join generate_series(1, 40000) n",
        "insert into spendcast.predictions select event_id, 'champion', 'spend', '4', 90, 0.5, 1"
            + " from spendcast.purchases",
        "select setval('spendcast.arrivals', 40000)",
        "select spendcast.refresh_dashboards()",
        "analyze");

    List<String> plan =
        database.query("explain select * from dashboards." + view + " where customer_id = 'C-77'");

    assertThat(plan)
        .noneMatch(line -> line.matches(".*Seq Scan on (purchases|predictions|customer_totals).*"))
        .anyMatch(line -> line.contains("purchases_history"));
    assertThat(database.query("select 1 from dashboards." + view + " where customer_id = 'C-77'"))
        .isNotEmpty();
  }

  private void assertExplained(String column, List<Fact> newestFirst) {
    History history = new History(newestFirst.subList(1, newestFirst.size()));
    float[] features = Features.of(history, newestFirst.get(0));
    LINES.forEach(
        (line, feature) ->
            assertThat(Double.parseDouble(explanation(column, line).get(0)))
                .as(column + " of " + feature)
                .isCloseTo(features[Features.NAMES.indexOf(feature)], within(0.051)));
  }

  private List<String> explanation(String column, int line) {
    return database.query(
        "select "
            + column
            + " from dashboards.customer_explanation where customer_id = 'C-1' and line = "
            + line);
  }
}
