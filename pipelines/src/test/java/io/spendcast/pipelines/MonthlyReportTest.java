package io.spendcast.pipelines;

import static org.apache.beam.sdk.values.TypeDescriptors.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.read.ReadMonthlyFacts;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Months with known answers, and each of them against plain SQL as well. */
@Tag("slow")
class MonthlyReportTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final Shop shop = new Shop(database);

  @Test
  void computesWhatPlainSqlComputes() throws SQLException {
    ExpectedReport.simulate(database, 1_000);

    assertThat(MonthlyRuns.runChecked(database, "--month=2024-10", "--force")).isZero();

    MonthlyRuns.assertAsSql(database, "2024-10");
    MonthlyRuns.assertAllFilled(database, "2024-10");
  }

  @Test
  void putsThePurchasesOfAYearsTurnIntoTheirMonths() throws SQLException {
    shop.purchase("C-1", "2022-12-31T23:59:59.999999Z", "1.00")
        .purchase("C-1", "2023-12-31T23:59:59.999999Z", "2.00")
        .purchase("C-1", "2024-01-01T00:00:00Z", "4.00")
        .purchase("C-1", "2023-01-01T00:00:00Z", "8.00")
        .purchase("C-2", "2024-01-31T23:59:59.999999Z", "16.00")
        .purchase("C-3", "2024-02-01T00:00:00Z", "32.00");

    assertThat(rows("2024-01", "totals"))
        .containsExactly(
            "month | 20 | 0 | 2 | 0 | 2 | 2",
            "month_before | 2 | 0 | 1 | 0 | 1 | 1",
            "year_before | 8 | 0 | 1 | 0 | 1 | 1");
    assertThat(rows("2024-01", "days"))
        .contains("month | 2024-01-01 | 4 | 0 | 1 | 1", "month | 2024-01-31 | 16 | 0 | 1 | 1")
        .hasSize(31 + 31 + 31);
  }

  @Test
  void knowsLeapFebruary() throws SQLException {
    shop.purchase("C-1", "2024-02-29T23:59:59.999999Z", "1.00")
        .purchase("C-2", "2023-02-28T12:00:00Z", "2.00")
        .purchase("C-2", "2024-03-01T00:00:00Z", "4.00");

    assertThat(rows("2024-02", "days"))
        .contains("month | 2024-02-29 | 1 | 0 | 1 | 1", "year_before | 2023-02-28 | 2 | 0 | 1 | 1")
        .hasSize(29 + 31 + 28);
    // 365 days before March began is the second of March.
    assertThat(rows("2024-02", "segment_flows"))
        .containsExactly("new | none | 1", "none | new | 1");
  }

  @Test
  void takesNoNoticeOfClocksThatChange() throws SQLException {
    shop.purchase("C-1", "2024-03-31T00:30:00+01:00", "1.00")
        .purchase("C-1", "2024-03-31T03:30:00+02:00", "2.00")
        .purchase("C-1", "2024-04-01T01:30:00+02:00", "4.00")
        .purchase("C-1", "2024-04-01T02:00:00+02:00", "8.00");

    assertThat(rows("2024-03", "days"))
        .contains("month | 2024-03-30 | 1 | 0 | 1 | 1", "month | 2024-03-31 | 6 | 0 | 2 | 1");
  }

  @Test
  void countsNoDelaysOfWhatABackfillHasLoaded() throws SQLException {
    shop.purchase("C-1", "2024-10-05T00:00:00Z", "1.00");
    database.execute(
        "update spendcast.purchases set kafka_timestamp = occurred_at + interval '2 hours',"
            + " stored_at = occurred_at + interval '2 hours 3 seconds'");
    database.execute(
        "insert into spendcast.kafka_ledger"
            + " select distinct 'backfill', topic_id, 0, 'history', 0, '{[0,1)}'::int8multirange"
            + " from spendcast.purchases");

    assertThat(rows("2024-10", "quality"))
        .contains("late_events | 0")
        .noneMatch(row -> row.startsWith("latency"));
  }

  @Test
  void reportsAMonthWithoutPurchases() throws SQLException {
    assertThat(rows("2024-10", "totals"))
        .containsExactly(
            "month | 0 | 0 | 0 | 0 | 0 | 0",
            "month_before | 0 | 0 | 0 | 0 | 0 | 0",
            "year_before | 0 | 0 | 0 | 0 | 0 | 0");
    assertThat(rows("2024-10", "customers"))
        .containsExactly("lapsed | 0 | 0 | 0", "new | 0 | 0 | 0", "returning | 0 | 0 | 0");
    assertThat(rows("2024-10", "cohorts")).hasSize(78);
    assertThat(rows("2024-10", "outlook")).isEmpty();
  }

  @Test
  void tellsNewReturningAndLapsedCustomersApart() throws SQLException {
    shop.purchase("old", "2020-05-05T00:00:00Z", "1.00")
        .purchase("old", "2024-10-05T00:00:00Z", "2.00")
        .purchase("old", "2024-10-05T00:00:00Z", "4.00")
        .purchase("new", "2024-10-31T23:59:59.999999Z", "8.00")
        .purchase("lapsed", "2024-09-30T23:59:59.999999Z", "16.00")
        .purchase("elsewhere", "2024-08-05T00:00:00Z", "32.00")
        .purchase("later", "2024-11-01T00:00:00Z", "64.00")
        .refund("lapsed", "2024-10-02T00:00:00Z", "3.00");

    assertThat(rows("2024-10", "customers"))
        .containsExactly("lapsed | 1 | 1 | 16", "new | 1 | 1 | 8", "returning | 1 | 2 | 6");
    assertThat(rows("2024-10", "cohorts"))
        .contains("2024-08-01 | 0 | 1 | 1 | 32", "2024-08-01 | 2 | 1 | 0 | 0")
        .contains("2024-09-01 | 1 | 1 | 0 | 0", "2024-10-01 | 0 | 1 | 1 | 8");
  }

  @Test
  void knowsWhoBoughtBeforeTheThirteenMonths() throws SQLException {
    shop.purchase("old", "2023-09-30T23:59:59.999999Z", "1.00")
        .purchase("old", "2024-10-05T00:00:00Z", "2.00")
        .refund("only refunded", "2020-05-05T00:00:00Z", "4.00")
        .purchase("only refunded", "2024-10-05T00:00:00Z", "8.00")
        .purchase("corrected", "2020-05-05T00:00:00Z", "16.00")
        .correct()
        .purchase("corrected", "2024-10-05T00:00:00Z", "32.00")
        .purchase("stored late", "2024-10-05T00:00:00Z", "64.00")
        .purchase("stored late", "2020-05-05T00:00:00Z", "128.00")
        .purchase("gone", "2020-05-05T00:00:00Z", "256.00");

    assertThat(rows("2024-10", "customers"))
        .containsExactly("lapsed | 0 | 0 | 0", "new | 2 | 2 | 40", "returning | 2 | 2 | 66");
    assertThat(rows("2024-10", "cohorts")).contains("2024-10-01 | 0 | 2 | 2 | 40");
  }

  @Test
  void readsNoFactThatIsOlderThanTheYearBefore() {
    shop.purchase("old", "2023-09-30T23:59:59.999999Z", "1.00")
        .purchase("year before", "2023-10-01T00:00:00Z", "2.00")
        .purchase("month", "2024-10-31T23:59:59.999999Z", "4.00")
        .purchase("later", "2024-11-01T00:00:00Z", "8.00");
    MonthlyScope scope =
        new MonthlyScope(
            ReportMonth.of(YearMonth.of(2024, 10), ZoneOffset.UTC),
            List.of(new MonthlySource("", database.reportPostgres(), 100)),
            Instant.now());
    Pipeline pipeline = Pipeline.create();

    PAssert.that(
            pipeline
                .apply(ReadMonthlyFacts.of(scope))
                .apply(MapElements.into(strings()).via(MonthlyFact::customerId)))
        .containsInAnyOrder("year before", "month");

    pipeline.run().waitUntilFinish();
  }

  @Test
  void reportsOneCustomerOfOneDay() throws SQLException {
    shop.purchase("only", "2024-10-31T23:59:59.999999Z", "19.99").expecting("120.50");

    assertThat(rows("2024-10", "segments"))
        .containsExactly("new | 1 | 1 | 19.99 | 19.99 | 0 | 120.5");
    assertThat(rows("2024-10", "outlook")).containsExactly("90 | 1 | 120.5 | 0.5");
    assertThat(rows("2024-10", "concentration"))
        .containsExactly("1 | 1 | 19.99", "20 | 1 | 19.99", "5 | 1 | 19.99");
    assertThat(rows("2024-10", "predictions"))
        .singleElement()
        .asString()
        .startsWith("champion | spend | 1 | 100 | 1 | 120.5 | 0.5 | ");
    assertThat(rows("2024-10", "quality"))
        .contains("latency_p50_seconds | 0.25", "latency_max_seconds | 0.25");
  }

  @Test
  void printsNothing() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void countsRefundsAloneAsNoPurchase() throws SQLException {
    shop.refund("C-1", "2024-10-10T00:00:00Z", "5.00")
        .refund("C-2", "2024-10-10T00:00:00Z", "7.50");

    assertThat(rows("2024-10", "totals")).contains("month | 0 | 12.5 | 0 | 2 | 0 | 0");
    assertThat(rows("2024-10", "segments")).isEmpty();
    assertThat(rows("2024-10", "dimensions")).isEmpty();
  }

  @Test
  void addsUpVeryLargeNumbersToTheCent() throws SQLException {
    for (int i = 0; i < 9; i++) {
      shop.purchase("C-" + i % 2, "2024-10-1" + i + "T00:00:00Z", "999999999999.99");
    }

    assertThat(rows("2024-10", "totals")).contains("month | 8999999999999.91 | 0 | 9 | 0 | 2 | 9");
    assertThat(rows("2024-10", "dimensions"))
        .contains("product | S-1 | 8999999999999.91 | 9 | 9 | 0 | 0 | 1 | ");
  }

  @Test
  void keepsNamesOfEveryScriptAndRanksThemByCodePoint() throws SQLException {
    shop.purchase("客-1", "2024-10-10T00:00:00Z", "5.00", "Ж-1", "книги")
        .purchase("客-1", "2024-10-11T00:00:00Z", "5.00", "\uFFEE", "本")
        .purchase("客-1", "2024-10-12T00:00:00Z", "5.00", "\uD83D\uDE00", "Bücher")
        .purchase("客-1", "2024-09-12T00:00:00Z", "6.00", "Ж-1", "книги");

    assertThat(rows("2024-10", "dimensions"))
        .contains(
            "product | Ж-1 | 5 | 1 | 1 | 6 | 0 | 1 | 1",
            "product | \uFFEE | 5 | 1 | 1 | 0 | 0 | 2 | ",
            "product | \uD83D\uDE00 | 5 | 1 | 1 | 0 | 0 | 3 | ",
            "category | Bücher | 5 | 1 | 1 | 0 | 0 | 1 | ",
            "category | книги | 5 | 1 | 1 | 6 | 0 | 2 | 1",
            "category | 本 | 5 | 1 | 1 | 0 | 0 | 3 | ");
  }

  /** Of a month that is run for the first time, and held to plain SQL in all its tables. */
  private List<String> rows(String month, String table) throws SQLException {
    if (database.query("select from spendcast.monthly_runs").isEmpty()) {
      assertThat(MonthlyRuns.run(database, "--month=" + month, "--force")).isZero();
      MonthlyRuns.assertAsSql(database, month);
    }
    try (ExpectedReport expected = ExpectedReport.of(database, month)) {
      return expected.rows(table);
    }
  }
}
