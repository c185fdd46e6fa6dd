package io.spendcast.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.ParseResult;
import io.spendcast.local.process.StackException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputLogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Optional<Path> NO_RATES = Optional.empty();

  @TempDir Path folder;

  @Test
  void readsPlainAndGzippedFilesAndWindowsLineEnds() throws IOException {
    String lines =
        event("2011-12-08T12:00:00Z", "GBP")
            + "\r\n"
            + event("2011-12-09T12:50:00Z", "GBP")
            + "\r\n";

    for (byte[] bytes : new byte[][] {lines.getBytes(UTF_8), gzipped(lines)}) {
      InputLog log = read(bytes);

      log.requireAmountsIn("GBP", NO_RATES);
      assertThat(log.lines()).isEqualTo(2);
      assertThat(log.newest()).isEqualTo("2011-12-09T12:50:00Z");
      assertThat(log.notes("GBP", NO_RATES)).isEmpty();
    }
  }

  @Test
  void publishesTheAlertsOfTheNewestDayOnly() throws IOException {
    InputLog old =
        read(event("2026-11-21T11:30:00Z", "GBP") + "\n" + event("2026-11-20T01:00:00Z", "GBP"));
    InputLog ofTomorrow = read(event("2026-11-23T11:00:00Z", "GBP"));

    // 24 hours and a half since the newest event, and a day.
    assertThat(old.alertMaxAge()).isEqualTo("49h");
    assertThat(ofTomorrow.alertMaxAge()).isEqualTo("25h");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path missing = folder.resolve("no.ndjson");

    assertRefused(
        missing, "INPUT=" + missing + " is no file that can be read. Name a file of events");
    assertRefused(folder, "INPUT=" + folder + " is no file that can be read.");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertRefused(file(new byte[0]), "is empty. Each line must be one JSON object");
    assertRefused(file(gzipped("")), "is empty.");
  }

  @Test
  void refusesAFileWithoutAnyEvent() throws IOException {
    assertRefused(
        file("invoice,amount\n536365,2.55\n".getBytes(UTF_8)),
        "has 2 lines, and none is an event. Each line must be one JSON object");
    assertRefused(
        file("invoice,amount\n536365,2.55\n".getBytes(UTF_8)), "bin/model convert --csv FILE");
    assertRefused(
        file(event("2011-12-09 12:50:00", "GBP").getBytes(UTF_8)),
        "has 1 lines, and none is an event.");
  }

  @Test
  void refusesADamagedGzipFile() throws IOException {
    byte[] whole = gzipped((event("2011-12-09T12:50:00Z", "GBP") + "\n").repeat(1000));

    assertRefused(
        file(Arrays.copyOf(whole, whole.length - 20)),
        "is damaged (Unexpected end of ZLIB input stream). Copy or compress it again.");
  }

  @Test
  void refusesAmountsOfWhichNoneIsInTheBaseCurrency() throws IOException {
    InputLog log =
        read(
            (event("2011-12-09T12:50:00Z", "GBP") + "\n").repeat(2)
                + event("2011-12-09T12:50:00Z", "EUR"));

    assertThatThrownBy(() -> log.requireAmountsIn("USD", NO_RATES))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(
            "is in USD; its amounts are in GBP (2), EUR (1). Add CURRENCY=GBP, or RATES=");
    log.requireAmountsIn("GBP", NO_RATES);
    log.requireAmountsIn("USD", Optional.of(Files.createFile(folder.resolve("rates.csv"))));
    assertThatThrownBy(() -> log.requireAmountsIn("USD", Optional.of(folder.resolve("none.csv"))))
        .hasMessageContaining(
            "none.csv is no file that can be read. Name a file of currency,day,rate.");
    assertThat(log.notes("GBP", NO_RATES))
        .containsExactly(
            "Note: amounts in EUR (1) become dead letters without exchange rates. Add RATES=rates.csv.");
  }

  @Test
  void warnsOfALogInAnotherTimeOrder() throws IOException {
    StringBuilder newestFirst = new StringBuilder();
    for (int day = 28; day > 0; day--) {
      newestFirst.append(event("2011-11-%02dT12:50:00Z".formatted(day), "GBP")).append('\n');
    }

    assertThat(read(newestFirst.toString()).notes("GBP", NO_RATES))
        .singleElement()
        .asString()
        .startsWith("Note: 27 of 28 events are older than an event before them.")
        .contains("Sort the log by occurred_at");
  }

  @Test
  void toleratesSomeLateEvents() throws IOException {
    String day = event("2011-11-02T12:50:00Z", "GBP") + "\n";
    String late = event("2011-11-01T12:50:00Z", "GBP") + "\n";

    assertThat(read(day.repeat(9) + late).notes("GBP", NO_RATES)).isEmpty();
  }

  @Test
  void hasGoodEventsInSpiteOfWindowsLineEnds() {
    byte[] line = (event("2011-12-09T12:50:00Z", "GBP") + "\r").getBytes(UTF_8);

    assertThat(new ContractParser().parse(line, NOW)).isInstanceOf(ParseResult.Parsed.class);
  }

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> InputLog.read(file, CLOCK))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(message);
  }

  private InputLog read(String lines) throws IOException {
    return read(lines.getBytes(UTF_8));
  }

  private InputLog read(byte[] bytes) throws IOException {
    return InputLog.read(file(bytes), CLOCK);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("log"), bytes);
  }

  private static byte[] gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String event(String occurredAt, String currency) {
    return ("{\"event_id\":\"e\",\"type\":\"purchase\",\"order_id\":\"o\",\"customer_id\":\"C-1\","
            + "\"occurred_at\":\"%s\",\"currency\":\"%s\",\"country\":\"GB\",\"channel\":\"web\","
            + "\"items\":[{\"sku\":\"S\",\"category\":\"c\",\"quantity\":1,\"unit_price\":\"2.69\"}]}")
        .formatted(occurredAt, currency);
  }
}
