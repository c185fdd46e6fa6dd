package io.spendcast.pipelines.cli.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesTest {
  private static final String STORED =
      "select currency || ' ' || day || ' ' || trim_scale(rate) from spendcast.exchange_rates"
          + " order by currency, day, loaded_at";

  @TempDir private Path folder;
  private TestDatabase database;

  @BeforeEach
  void migrate() {
    database = TestDatabase.migrated();
  }

  @Test
  void loadsWhatIsNewAndSkipsWhatIsCurrent() {
    Run first = load("EUR,2026-01-02,1.0863", "GBP,2026-01-02,1.27");
    Run second = load("EUR,2026-01-02,1.08630", "GBP,2026-01-05,1.28");

    assertThat(first.out().strip())
        .isEqualTo("loaded 2 rates: 2 added, 0 corrected, 0 skipped (already current)");
    assertThat(second.out().strip())
        .isEqualTo("loaded 2 rates: 1 added, 0 corrected, 1 skipped (already current)");
    assertThat(database.query(STORED))
        .containsExactly("EUR 2026-01-02 1.0863", "GBP 2026-01-02 1.27", "GBP 2026-01-05 1.28");
  }

  @Test
  void appendsACorrectionThatIsUsedFromThenOnAndCanBeTakenBack() {
    load("EUR,2026-01-02,1.0863");

    Run correction = load("EUR,2026-01-02,1.09");
    Run back = load("EUR,2026-01-02,1.0863");

    assertThat(correction.out()).contains("0 added, 1 corrected, 0 skipped");
    assertThat(back.out()).contains("0 added, 1 corrected, 0 skipped");
    assertThat(database.query(STORED))
        .containsExactly("EUR 2026-01-02 1.0863", "EUR 2026-01-02 1.09", "EUR 2026-01-02 1.0863");
    assertThat(database.run("rates", "show", "--day=2026-01-03").out())
        .containsPattern("EUR +1\\.0863 ");
  }

  @Test
  void letsACorrectionWinThoughTheClockWasSetBack() {
    database.execute(
        "insert into spendcast.exchange_rates values ('EUR', '2026-01-02', 1.1, '2099-01-01')");

    load("EUR,2026-01-02,1.2");

    assertThat(database.run("rates", "show", "--day=2026-01-02").out())
        .containsPattern("EUR +1\\.2 ");
  }

  @Test
  void storesNothingOnADryRun() {
    Run run = load("--dryRun", "EUR,2026-01-02,1.0863");

    assertThat(run.out()).startsWith("would load 1 rates: 1 added");
    assertThat(database.query(STORED)).isEmpty();
  }

  @Test
  void storesNothingOfAFileWithFaultsAndNamesEach() {
    Run run =
        load(
            "EUR,2026-01-02,1.0863",
            "eur,2026-01-02,1",
            "USD,2026-01-02,1",
            "GBP,2026-02-30,1",
            "GBP,1989-12-31,1",
            "GBP,2999-01-01,1",
            "GBP,2026-01-02,0",
            "GBP,2026-01-02,-1",
            "GBP,2026-01-02,1.12345678901",
            "GBP,2026-01-02,NaN",
            "GBP,2026-01-02",
            "EUR,2026-01-02,1.1");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines().map(l -> l.replaceAll(" to \\d{4}-\\d\\d-\\d\\d,", " to then,")))
        .containsExactly(
            "line 3: currency must be three capital letters, but was \"eur\"",
            "line 4: currency must be another than the base currency, whose rate is always 1, but"
                + " was \"USD\"",
            "line 5: day must be a day from 1990-01-01 to then, but was \"2026-02-30\"",
            "line 6: day must be a day from 1990-01-01 to then, but was \"1989-12-31\"",
            "line 7: day must be a day from 1990-01-01 to then, but was \"2999-01-01\"",
            "line 8: rate must be above 0 and below 10000000000, with at most 10 decimals, but was"
                + " \"0\"",
            "line 9: rate must be above 0 and below 10000000000, with at most 10 decimals, but was"
                + " \"-1\"",
            "line 10: rate must be above 0 and below 10000000000, with at most 10 decimals, but was"
                + " \"1.12345678901\"",
            "line 11: rate must be above 0 and below 10000000000, with at most 10 decimals, but was"
                + " \"NaN\"",
            "line 12: has 2 fields, not 3",
            "line 13: EUR of 2026-01-02 is on line 2 too",
            "error: " + folder.resolve("rates.csv") + " has 11 faults; nothing was loaded");
    assertThat(database.query(STORED)).isEmpty();
  }

  @Test
  void refusesAFileThatIsMissingNotTextOrWithoutHeader() throws IOException {
    Path latin = Files.write(folder.resolve("latin"), "é".getBytes(StandardCharsets.ISO_8859_1));
    Path headless = Files.writeString(folder.resolve("headless"), "EUR,2026-01-02,1.1\n");

    assertThat(database.run("rates", "load", folder.resolve("none").toString()).exit())
        .isEqualTo(2);
    assertThat(database.run("rates", "load", latin.toString()).err()).contains("is not UTF-8 text");
    assertThat(database.run("rates", "load", headless.toString()).err())
        .contains("line 1: the header must be currency,day,rate");
  }

  @Test
  void takesAFileAsSpreadsheetsWriteIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("excel"), "\uFEFFcurrency,day,rate\r\nEUR,2026-01-02,1.1\r\n\r\n");

    assertThat(database.run("rates", "load", file.toString()).exit()).isZero();
    assertThat(database.query(STORED)).containsExactly("EUR 2026-01-02 1.1");
  }

  @Test
  void showsTheLatestRateOfAtMostTenDays() {
    load("EUR,2026-01-02,1.1", "EUR,2026-01-05,1.2", "EUR,2026-01-20,1.3");

    assertThat(database.run("rates", "show", "--currency=EUR", "--day=2026-01-15").out())
        .containsPattern("EUR +1\\.2 +2026-01-05 +10 ");
    Run tooOld = database.run("rates", "show", "--currency=EUR", "--day=2026-01-16");
    assertThat(tooOld.exit()).isEqualTo(1);
    assertThat(tooOld.err().strip()).isEqualTo("error: no rate of EUR can be used for 2026-01-16");
    assertThat(database.run("rates", "show", "--currency=CHF").exit()).isEqualTo(1);
    assertThat(database.run("rates").exit()).isEqualTo(2);
  }

  /** Loads a file of these lines; a leading flag goes to the command. */
  private Run load(String... lines) {
    boolean flag = lines[0].startsWith("--");
    String body = String.join("\n", lines).substring(flag ? lines[0].length() + 1 : 0);
    try {
      Path file =
          Files.writeString(folder.resolve("rates.csv"), "currency,day,rate\n" + body + "\n");
      return flag
          ? database.run("rates", "load", file.toString(), lines[0])
          : database.run("rates", "load", file.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
