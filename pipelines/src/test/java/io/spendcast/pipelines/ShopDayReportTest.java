package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Months of shops whose days are not those of UTC, compared with plain {@code java.time}. Clocks of
 * Los Angeles change on 2026-03-08 and 2026-11-01.
 */
@Tag("slow")
class ShopDayReportTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final List<Sale> sales = new ArrayList<>();

  private record Sale(String customer, Instant at, BigDecimal amount) {}

  @ParameterizedTest
  @CsvSource({
    "America/Los_Angeles, 2026-03, Asia/Kolkata",
    "America/Los_Angeles, 2026-11, Asia/Tokyo",
    "Asia/Tokyo, 2026-11, America/Los_Angeles",
    "America/Havana, 2026-11, UTC"
  })
  void reportsTheShopsOwnDaysWhateverTheSessionsTimeZone(
      String zone, YearMonth month, String session) throws SQLException {
    ZoneId shop = inZone(zone);
    sellAroundMidnights(shop, month);

    InTimeZone.run(
        session,
        () -> {
          assertThat(MonthlyRuns.run(database, "--month=" + month, "--force")).isZero();
        });

    List<YearMonth> periods = List.of(month, month.minusMonths(1), month.minusYears(1));
    assertThat(
            rows(
                "select revenue, orders, customers from spendcast.monthly_totals order by"
                    + " array_position(array['month', 'month_before', 'year_before'], period)"))
        .isEqualTo(periods.stream().map(period -> total(in(period, shop))).toList());
    assertThat(
            rows("select day, revenue, orders, customers from spendcast.monthly_days order by 1"))
        .isEqualTo(
            periods.stream()
                .sorted()
                .flatMap(YearMonthDays::of)
                .map(day -> day + " | " + total(on(day, shop)))
                .toList());
    MonthlyRuns.assertAsSql(database, month.toString());
  }

  @Test
  void computesWhatPlainSqlComputes() throws SQLException {
    inZone("America/Los_Angeles");
    ExpectedReport.simulate(database, 400);

    assertThat(MonthlyRuns.run(database, "--month=2024-11", "--force")).isZero();

    MonthlyRuns.assertAsSql(database, "2024-11");
  }

  @Test
  void waitsForTheEndOfTheShopsMonthAndNamesItsZone() {
    inZone("America/Los_Angeles");
    database.claim("golden", 1);
    caughtUp("2026-11-01 07:59:59Z");

    Ended early = Ended.of(() -> MonthlyRuns.run(database, "--month=2026-10"));
    caughtUp("2026-11-01 08:00:00Z");

    assertThat(early.exit()).isEqualTo(20);
    assertThat(early.error())
        .contains(
            "last at 2026-11-01 00:59:59 America/Los_Angeles, not since 2026-11-01 01:00"
                + " America/Los_Angeles");
    assertThat(MonthlyRuns.run(database, "--month=2026-10")).isZero();
  }

  private ZoneId inZone(String zone) {
    database.execute("update spendcast.settings set time_zone = '%s'".formatted(zone));
    return ZoneId.of(zone);
  }

  private void caughtUp(String at) {
    database.execute("update spendcast.kafka_ledger set caught_up_at = '%s'".formatted(at));
  }

  /** Sells at every half hour of the days about each month's beginning and each clock change. */
  private void sellAroundMidnights(ZoneId zone, YearMonth month) {
    Stream.of(month.minusYears(1), month.minusMonths(1), month, month.plusMonths(1))
        .map(of -> of.atDay(1).atStartOfDay(zone).toInstant())
        .forEach(midnight -> sell(midnight, -3, 3));
    sell(Instant.parse("2026-03-08T10:00:00Z"), -30, 30);
    sell(Instant.parse("2026-11-01T09:00:00Z"), -30, 30);
    Shop shop = new Shop(database);
    sales.forEach(
        sale -> shop.purchase(sale.customer(), sale.at().toString(), sale.amount().toString()));
  }

  private void sell(Instant about, int fromHour, int toHour) {
    IntStream.rangeClosed(2 * fromHour, 2 * toHour)
        .mapToObj(half -> about.plus(Duration.ofMinutes(30L * half)))
        .flatMap(at -> Stream.of(at.minusNanos(1_000), at))
        .forEach(
            at ->
                sales.add(
                    new Sale(
                        "C-" + sales.size() % 7, at, BigDecimal.valueOf(100 + sales.size(), 2))));
  }

  private Stream<Sale> in(YearMonth month, ZoneId zone) {
    return sales.stream().filter(s -> YearMonth.from(s.at().atZone(zone)).equals(month));
  }

  private Stream<Sale> on(LocalDate day, ZoneId zone) {
    return sales.stream().filter(s -> s.at().atZone(zone).toLocalDate().equals(day));
  }

  private static String total(Stream<Sale> some) {
    List<Sale> sales = some.toList();
    BigDecimal revenue =
        sales.stream().map(Sale::amount).reduce(new BigDecimal("0.0000"), BigDecimal::add);
    return "%s | %d | %d"
        .formatted(revenue, sales.size(), sales.stream().map(Sale::customer).distinct().count());
  }

  private List<String> rows(String sql) {
    return database.query(sql);
  }

  private static final class YearMonthDays {
    static Stream<LocalDate> of(YearMonth month) {
      return month.atDay(1).datesUntil(month.plusMonths(1).atDay(1));
    }
  }
}
