package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.pipelines.batch.MonthlyRuns;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shops in a currency of three decimals, and of none: records in, rows and the month's sums out,
 * through the graphs of the stream and of the report. {@code -DupdateGolden=true} rewrites the
 * expected rows, but for the amounts, which are compared with whole-number arithmetic.
 */
class OtherCurrenciesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigInteger E4 = BigInteger.valueOf(10_000);
  private static final List<String> TABLES = List.of("purchases", "alerts", "dead_letters");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"KWD", "JPY"})
  void keepsEveryDigitFromTheRecordToTheMonth(String currency) throws Exception {
    Path golden = GoldenRecords.FOLDER.resolve(currency);
    TestStream stream = TestStream.inCurrency(currency, model(currency), threshold(golden));
    stream.database.execute(Files.readString(golden.resolve("rates.sql")));

    stream.run(GoldenRecords.read(golden));

    assertThat(stream.database.query("select event_id, amount from spendcast.purchases order by 1"))
        .isEqualTo(exactAmounts(golden));
    for (String table : TABLES) {
      assertRows(stream.database.query(sql(table)), golden.resolve(table + ".ndjson"));
    }
    assertThat(MonthlyRuns.run(stream.database, "--month=2026-10", "--force")).isZero();
    MonthlyRuns.assertAsSql(stream.database, "2026-10");
    assertRows(monthRows(stream), golden.resolve("month.txt"));
  }

  /**
   * The amounts in whole ten-thousandths, from the digits of the prices; converted ones by hand.
   */
  private static List<String> exactAmounts(Path golden) throws IOException {
    List<String> amounts = new ArrayList<>();
    for (String line : Files.readAllLines(golden.resolve("events.ndjson"))) {
      JsonNode record = JSON.readTree(line);
      if (record.has("base_e4")) {
        amounts.add(row(record.path("event"), new BigInteger(record.get("base_e4").asText())));
      } else if (!record.path("dead").asBoolean()) {
        amounts.add(row(record.path("event"), total(record.path("event"))));
      }
    }
    return amounts.stream().sorted().toList();
  }

  private static BigInteger total(JsonNode event) {
    BigInteger total = BigInteger.ZERO;
    for (JsonNode item : event.path("items")) {
      String[] price = item.path("unit_price").asText().split("\\.", -1);
      String decimals = price.length == 1 ? "" : price[1];
      BigInteger e4 = new BigInteger(price[0] + decimals + "0".repeat(4 - decimals.length()));
      total = total.add(e4.multiply(BigInteger.valueOf(item.path("quantity").asLong())));
    }
    return total;
  }

  private static String row(JsonNode event, BigInteger e4) {
    String sign = event.path("type").asText().equals("refund") ? "-" : "";
    BigInteger[] parts = e4.divideAndRemainder(E4);
    return "%s | %s%d.%04d".formatted(event.path("event_id").asText(), sign, parts[0], parts[1]);
  }

  private static List<String> monthRows(TestStream stream) throws SQLException {
    return Stream.of("totals", "days", "customers", "dimensions", "concentration")
        .flatMap(
            table ->
                stream
                    .database
                    .query(
                        "select row_to_json(t)::jsonb - 'run_id' from spendcast.monthly_%s t"
                                .formatted(table)
                            + " order by 1")
                    .stream()
                    .filter(row -> !row.contains("\"revenue\": 0.0000, \"refunded\": 0.0000"))
                    .map(row -> table + " " + row))
        .toList();
  }

  private static void assertRows(List<String> rows, Path expected) throws IOException {
    if (Boolean.getBoolean("updateGolden")) {
      Files.write(expected, rows);
    }
    assertThat(rows).as(expected.getFileName().toString()).isEqualTo(Files.readAllLines(expected));
  }

  private static BigDecimal threshold(Path golden) throws IOException {
    return new BigDecimal(Files.readString(golden.resolve("threshold")).strip());
  }

  private static String sql(String table) throws IOException {
    return Files.readString(GoldenRecords.FOLDER.resolve(table + ".sql"));
  }

  /** The committed model, as if it had been trained on amounts of the currency. */
  private Path model(String currency) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("model-" + currency));
    try (Stream<Path> files = Files.list(Path.of("../model/purchase-value"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path descriptor = copy.resolve("MLmodel");
    Files.writeString(
        descriptor,
        Files.readString(descriptor).replace("base_currency: USD", "base_currency: " + currency));
    return copy;
  }
}
