package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Days, weeks and clocks of the dashboards of shops whose days are not those of UTC, compared with
 * plain {@code java.time}.
 */
@Tag("slow")
class ShopDayViewsTest {
  private final TestDatabase database = TestDatabase.migrated();

  @ParameterizedTest
  @ValueSource(
      strings = {"America/Los_Angeles", "Asia/Tokyo", "America/Havana", "Asia/Beirut", "UTC"})
  void beginsEachDayAndMonthAsJavaDoes(String zone) {
    List<String> begun =
        database.query(
            "select extract(epoch from spendcast.day_start(d, '%s'))::bigint from generate_series("
                    .formatted(zone)
                + "timestamp '2026-01-01', '2026-12-31', interval '1 day') d order by d");

    assertThat(begun)
        .isEqualTo(
            LocalDate.of(2026, 1, 1)
                .datesUntil(LocalDate.of(2027, 1, 1))
                .map(day -> Long.toString(day.atStartOfDay(ZoneId.of(zone)).toEpochSecond()))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({"2026-03-08, 23", "2026-11-01, 25", "2026-11-02, 24"})
  void keepsEveryHourOfALongAndAShortDayApart(LocalDate day, int hours) {
    ZoneId zone = ZoneId.of("America/Los_Angeles");
    Instant midnight = day.atStartOfDay(zone).toInstant();
    List<LocalDateTime> expected =
        IntStream.range(0, hours)
            .mapToObj(hour -> midnight.plus(Duration.ofHours(hour)).atZone(zone))
            .map(
                at ->
                    at.withEarlierOffsetAtOverlap().equals(at)
                        ? at.toLocalDateTime()
                        : at.toLocalDateTime().plusMinutes(30))
            .toList();

    List<String> shown =
        database.query(
            ("select to_char(spendcast.clock_hour(h, 'America/Los_Angeles'),"
                    + " 'YYYY-MM-DD\"T\"HH24:MI') from generate_series(timestamptz '%s',"
                    + " timestamptz '%s' - interval '1 hour', interval '1 hour') h order by h")
                .formatted(midnight, day.plusDays(1).atStartOfDay(zone).toInstant()));

    assertThat(shown).doesNotHaveDuplicates().isSorted().hasSize(hours);
    assertThat(shown).isEqualTo(expected.stream().map(LocalDateTime::toString).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "America/Los_Angeles, Asia/Tokyo",
    "Asia/Tokyo, America/Los_Angeles",
    "Asia/Kolkata, UTC"
  })
  void sumsUpOutcomesByTheShopsWeeks(String zone, String session) {
    inZone(zone);
    List<Instant> due =
        Stream.of("2026-03-02", "2026-03-09", "2026-10-26", "2026-11-02", "2026-11-09")
            .map(monday -> LocalDate.parse(monday).atStartOfDay(ZoneId.of(zone)).toInstant())
            .flatMap(at -> Stream.of(at.minusNanos(1_000), at, at.plusSeconds(3_600)))
            .toList();
    due.forEach(this::judge);

    InTimeZone.run(
        session,
        () -> {
          database.query("select spendcast.refresh_dashboards()");
        });

    List<String> expected =
        due.stream()
            .map(at -> at.atZone(ZoneId.of(zone)).toLocalDate())
            .map(day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))
            .map(LocalDate::toString)
            .sorted()
            .toList();
    for (String table : List.of("outcome_weeks", "calibration_weeks", "alert_weeks")) {
      assertThat(
              database.query(
                  "select week from spendcast.%s, generate_series(1, %s) order by 1"
                      .formatted(table, table.equals("alert_weeks") ? "due" : "predictions")))
          .as(table)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"Asia/Tokyo, America/Los_Angeles", "America/Los_Angeles, Asia/Kolkata"})
  void showsTheLastDayByTheShopsClockAndFiltersItByUtc(String zone, String session) {
    ZoneId shop = inZone(zone);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    Instant sold = now.minus(Duration.ofMinutes(90));
    Instant weekBefore =
        LocalDateTime.ofInstant(now.minus(Duration.ofHours(5)), shop)
            .minusDays(7)
            .atZone(shop)
            .toInstant();
    new Shop(database)
        .purchase("C-1", sold.toString(), "1.00")
        .purchase("C-1", weekBefore.toString(), "2.00")
        .purchase("C-1", now.minus(Duration.ofDays(9)).toString(), "4.00");

    InTimeZone.run(
        session,
        () -> {
          assertThat(
                  database.query(
                      "select minute, minute_utc, revenue, revenue_week_before"
                          + " from dashboards.today_sales"
                          + " where revenue + revenue_week_before > 0 order by 1"))
              .containsExactly(
                  line(now.minus(Duration.ofHours(5)), shop) + " | 0 | 2.0000",
                  line(sold, shop) + " | 1.0000 | 0");
          assertThat(
                  database.query(
                      "select count(distinct minute), count(distinct minute_utc),"
                          + " bool_and(minute_utc >= (now() - interval '24 hours 1 minute') at time zone 'UTC'"
                          + " and minute_utc < now() at time zone 'UTC') from dashboards.today_sales"))
              .containsExactly("1440 | 1440 | t");
          assertThat(database.query("select first_at from dashboards.customers_top")).hasSize(1);
        });
  }

  @Test
  void showsWhenRecordsWereStoredByTheShopsClock() {
    ZoneId zone = inZone("Asia/Kolkata");
    Instant stored = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MINUTES);
    database.claim("golden", 1);
    database.execute(
        ("insert into spendcast.dead_letters values ('%s', 0, 7, '%s', null, 'Parse', 'no_json',"
                + " 'why', null, '%s')")
            .formatted(TestDatabase.TOPIC_ID, stored, stored));
    LocalDateTime hour = stored.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.HOURS);

    InTimeZone.run(
        "America/Los_Angeles",
        () -> {
          assertThat(
                  database.query(
                      "select hour, hour_utc from dashboards.quality_hours where dead_letters > 0"))
              .containsExactly(text(hour) + " | " + text(utc(hour, zone)));
          assertThat(
                  database.query(
                      "select hour, records from dashboards.quality_dead_letter_reasons"))
              .containsExactly(text(hour) + " | 1");
          assertThat(
                  database.query(
                      "select stored_at, stored_at_utc from dashboards.quality_dead_letters"))
              .containsExactly(line(stored, zone));
          assertThat(database.query("select count(*) from dashboards.quality_hours"))
              .containsExactly("169");
        });
  }

  private ZoneId inZone(String zone) {
    database.execute("update spendcast.settings set time_zone = '%s'".formatted(zone));
    return ZoneId.of(zone);
  }

  private void judge(Instant due) {
    database.execute(
        ("insert into spendcast.prediction_outcomes values ('E-%1$s', 'champion', 'spend', '1',"
                + " '%1$s', 0.5, 10, true, 5)")
            .formatted(due));
  }

  private static String line(Instant at, ZoneId zone) {
    return text(LocalDateTime.ofInstant(at, zone))
        + " | "
        + text(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
  }

  private static LocalDateTime utc(LocalDateTime local, ZoneId zone) {
    return LocalDateTime.ofInstant(local.atZone(zone).toInstant(), ZoneOffset.UTC);
  }

  /** As PostgreSQL writes a time without a zone. */
  private static String text(LocalDateTime at) {
    return at.toString().replace('T', ' ') + ":00";
  }
}
