package io.spendcast.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final long DAY = 86_400_000_000L;
  private static final long NOW = micros("2024-02-29T12:34:56.789012Z");
  private static final long LARGEST_E4 = 9_999_999_999_999_999L;
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @Test
  void tableHoldsEveryFeatureInOrder() throws Exception {
    String table = Files.readString(Path.of("src/main/java/io/spendcast/features/README.md"));

    Stream<String> rows = ROW.matcher(table).results().map((MatchResult row) -> row.group(1));

    assertThat(rows).isEqualTo(Features.NAMES);
  }

  @Test
  void valuesWithoutHistoryAreThoseOfTheTable() throws Exception {
    String table = Files.readString(Path.of("src/main/java/io/spendcast/features/README.md"));
    float[] values = Features.of(History.NONE, purchase(0, 1999));

    for (String line : table.lines().filter(line -> ROW.matcher(line).find()).toList()) {
      String[] cells = line.split("\\|", -1);
      String name = cells[1].strip().replace("`", "");
      String withoutHistory = cells[4].strip();
      if (!withoutHistory.equals("as is")) {
        assertThat(values[Features.NAMES.indexOf(name)])
            .as(name)
            .isEqualTo(Float.parseFloat(withoutHistory));
      }
    }
  }

  @Test
  void describesTheBasketItself() {
    Fact basket = new Fact(NOW, 600_000, false, 4, 2, "books");

    assertThat(value("amount", basket)).isEqualTo(60);
    assertThat(value("units", basket)).isEqualTo(4);
    assertThat(value("lines", basket)).isEqualTo(2);
    assertThat(value("unit_price", basket)).isEqualTo(15);
    assertThat(value("categories", basket)).isEqualTo(1);
    assertThat(value("day_of_week", basket)).isEqualTo(4);
    assertThat(value("day_of_year", basket)).isEqualTo(60);
  }

  @Test
  void countsAWindowsBoundIn() {
    Fact[] history = {purchase(7 * DAY, 100), purchase(7 * DAY + 1, 100)};

    assertThat(value("purchases_7d", purchase(0, 100), history)).isEqualTo(1);
    assertThat(value("purchases_30d", purchase(0, 100), history)).isEqualTo(2);
  }

  @Test
  void keepsRefundsApartFromPurchases() {
    Fact[] history = {refund(DAY, 500), purchase(2 * DAY, 2000), refund(95 * DAY, 100)};
    Fact now = purchase(0, 1000);

    assertThat(value("purchases", now, history)).isEqualTo(1);
    assertThat(value("spend", now, history)).isEqualTo(20);
    assertThat(value("refunds", now, history)).isEqualTo(2);
    assertThat(value("refund_share", now, history)).isEqualTo(0.3f);
    assertThat(value("refunded_90d", now, history)).isEqualTo(5);
    assertThat(value("days_since_last_refund", now, history)).isEqualTo(1);
    assertThat(value("days_since_last_purchase", now, history)).isEqualTo(2);
    assertThat(value("tenure_days", now, history)).isEqualTo(95);
  }

  @Test
  void findsNoVariationInClockwork() {
    Fact[] history = {purchase(7 * DAY, 999), purchase(14 * DAY, 999), purchase(21 * DAY, 999)};
    Fact now = purchase(0, 1998);

    assertThat(value("gap_mean_days", now, history)).isEqualTo(7);
    assertThat(value("gap_std_days", now, history)).isZero();
    assertThat(value("gap_variation", now, history)).isZero();
    assertThat(value("amount_std", now, history)).isZero();
    assertThat(value("amount_to_mean", now, history)).isEqualTo(2);
  }

  @Test
  void looksBackAYearFromWhatIsToCome() {
    Fact[] history = {
      purchase(275 * DAY, 1),
      purchase(275 * DAY + 1, 10),
      purchase(365 * DAY, 100),
      purchase(365 * DAY + 1, 1000)
    };

    assertThat(value("purchases_next_90d_last_year", purchase(0, 1), history)).isEqualTo(2);
    assertThat(value("spend_next_90d_last_year", purchase(0, 1), history)).isEqualTo(1.1f);
  }

  @Test
  void countsTheMonthsWithAPurchase() {
    Fact[] history = {
      purchase(30 * DAY, 1),
      purchase(30 * DAY + 1, 1),
      purchase(60 * DAY, 1),
      purchase(360 * DAY, 1),
      purchase(360 * DAY + 1, 1)
    };

    assertThat(value("months_active_360d", purchase(0, 1), history)).isEqualTo(3);
  }

  @Test
  void takesTheUpperMedianAndAddsThisPurchaseToTheRate() {
    Fact[] history = {
      purchase(DAY, 9000), refund(2 * DAY, 500), purchase(3 * DAY, 100), purchase(60 * DAY, 2000)
    };

    assertThat(value("amount_median", purchase(0, 1), history)).isEqualTo(20);
    assertThat(value("net_spend_per_day_now", purchase(0, 1400), history)).isEqualTo(2);
  }

  @Test
  void countsThirdAndFourthDecimals() {
    Fact[] history = {
      new Fact(NOW - DAY, 12_340, false, 1, 1, ""), new Fact(NOW - 2 * DAY, 50, false, 1, 1, "")
    };
    Fact now = new Fact(NOW, 12_345, false, 1, 1, "");

    assertThat(value("amount", now, history)).isEqualTo(1.2345f);
    assertThat(value("spend", now, history)).isEqualTo(1.239f);
    assertThat(value("amount_mean", now, history)).isEqualTo(0.6195f);
    assertThat(value("amount_std", now, history)).isEqualTo(0.6145f);
    assertThat(value("amount_median", now, history)).isEqualTo(1.234f);
  }

  @Test
  void isAPurchaseOfNothingBetweenPurchases() {
    History history = new History(List.of(purchase(DAY, 1999), refund(2 * DAY, 500)));

    float[] values =
        Features.at(history, Instant.parse("2024-02-29T12:34:56.789012Z"), ZoneOffset.UTC);

    assertThat(values).isEqualTo(Features.of(history, new Fact(NOW, 0, false, 0, 0, "")));
    for (String name : List.of("amount", "units", "lines", "unit_price", "category_share")) {
      assertThat(values[Features.NAMES.indexOf(name)]).as(name).isZero();
    }
    assertThat(values[Features.NAMES.indexOf("days_since_last_purchase")]).isEqualTo(1);
  }

  @Test
  void isFiniteForTheLargestHistoryAtOneMoment() {
    Fact largest = new Fact(NOW - 1, LARGEST_E4, false, 10_000_000_000L, 10_000, "books");
    History history = new History(Collections.nCopies(History.LIMIT, largest));

    float[] values = Features.of(history, new Fact(NOW, 0, false, 1, 1, ""));

    assertAllFinite(values);
    assertThat(values[Features.NAMES.indexOf("amount_std")]).isZero();
  }

  @Test
  void isFiniteForRandomExtremes() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      Fact now = extreme(random, NOW, false);

      assertAllFinite(Features.of(extremeHistory(random), now));
    }
  }

  private static History extremeHistory(Random random) {
    Fact[] facts = new Fact[random.nextInt(8)];
    long at = NOW;
    for (int i = 0; i < facts.length; i++) {
      at -= i == 0 ? 1 : random.nextInt(3) * (random.nextBoolean() ? 1 : 4000 * DAY);
      facts[i] = extreme(random, at, random.nextBoolean());
    }
    return new History(List.of(facts));
  }

  private static Fact extreme(Random random, long at, boolean refund) {
    long[] amounts = {0, 1, 1999, LARGEST_E4 - 1, LARGEST_E4};
    long amountE4 = amounts[random.nextInt(amounts.length)];
    return new Fact(at, refund ? -amountE4 : amountE4, refund, 1 + random.nextInt(3), 1, "books");
  }

  private static void assertAllFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as(Features.NAMES.get(i)).isFinite();
    }
  }

  private static float value(String name, Fact now, Fact... history) {
    float[] values = Features.of(new History(Arrays.asList(history)), now);
    return values[Features.NAMES.indexOf(name)];
  }

  private static Fact purchase(long age, long cents) {
    return new Fact(NOW - age, 100 * cents, false, 2, 1, "books");
  }

  private static Fact refund(long age, long cents) {
    return new Fact(NOW - age, -100 * cents, true, 1, 1, "books");
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
