package io.spendcast.pipelines.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateTest {
  private static final String TABLES =
      "select count(*) from information_schema.tables where table_schema = 'spendcast'";
  private static final String CURRENCY = "select base_currency from spendcast.settings";

  @Test
  void runsEveryMigrationOnceAndSaysSo() {
    TestDatabase database = TestDatabase.empty();

    Run first = database.run("migrate", "--baseCurrency=EUR");
    Run second = database.run("migrate", "--baseCurrency=EUR");

    assertThat(first.exit()).isZero();
    assertThat(first.out())
        .containsPattern("ran 1 roles in \\d+ ms")
        .containsPattern("ran 2 facts and ledger in \\d+ ms")
        .containsPattern("ran views 1 ledger and facts in \\d+ ms")
        .contains("base currency EUR");
    assertThat(second)
        .isEqualTo(
            new Run(
                0,
                "0 migrations run, base currency EUR, time zone UTC" + System.lineSeparator(),
                ""));
    assertThat(database.query(CURRENCY)).containsExactly("EUR");
  }

  @Test
  void refusesASettingThatWouldChangeWhatTheMigrationsMean() {
    TestDatabase database = TestDatabase.empty();
    database.execute(
        "do $$ begin execute format('alter database %I set standard_conforming_strings = off',"
            + " current_database()); end $$");

    Run run = database.run("migrate");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("standard_conforming_strings is off, and must be on");
    assertThat(database.query("select to_regnamespace('spendcast')::text is null"))
        .containsExactly("t");
  }

  @Test
  void changesNothingOnADryRun() {
    TestDatabase database = TestDatabase.empty();

    Run run = database.run("migrate", "--dryRun");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "would run 1 roles",
            "would run 2 facts and ledger",
            "would run 3 predictions and alerts",
            "would run 4 batch runs and monthly report",
            "would run 5 dashboard sums",
            "would run 6 summaries by vacuum",
            "would run 7 shards",
            "would run 8 shard bounds",
            "would run 9 reporting database",
            "would run shards",
            "would run views 1 ledger and facts",
            "would run views 2 segments",
            "would run views 2 sums",
            "would run views 3 refresh",
            "would run views 4 descriptions",
            "would run views of alerts",
            "would run views of customer",
            "would run views of customers",
            "would run views of data quality",
            "would run views of model",
            "would run views of month",
            "would run views of today",
            "base currency would be USD",
            "time zone would be UTC");
    assertThat(database.query(TABLES)).containsExactly("0");
    assertThat(database.query("select nspname from pg_namespace where nspname = 'spendcast'"))
        .isEmpty();
  }

  @Test
  void isSafeToRunFourTimesAtOnce() {
    TestDatabase database = TestDatabase.empty();

    List<CompletableFuture<Run>> started =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> database.run("migrate")))
            .limit(4)
            .toList();
    List<Run> runs = started.stream().map(CompletableFuture::join).toList();

    assertThat(runs).allSatisfy(run -> assertThat(run.err()).isEmpty());
    assertThat(runs).extracting(Run::exit).containsOnly(0);
    assertThat(runs).filteredOn(run -> run.out().contains("ran 1 ")).hasSize(1);
    assertThat(database.query(CURRENCY)).containsExactly("USD");
  }

  @Test
  void refusesAnotherBaseCurrencyLater() {
    TestDatabase database = TestDatabase.empty();
    database.run("migrate", "--baseCurrency=GBP");

    Run other = database.run("migrate", "--baseCurrency=USD");
    Run unnamed = database.run("migrate");

    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err().lines())
        .containsExactly(
            "error: --baseCurrency=USD differs from the database's, which is GBP and cannot change:"
                + " stored amounts are in it");
    assertThat(unnamed.exit()).isZero();
    assertThat(database.query(CURRENCY)).containsExactly("GBP");
  }

  @Test
  void refusesACodeThatIsNoCurrencyBeforeItConnects() {
    Run run =
        Run.of(Stream.of("migrate", "--baseCurrency=USB", "--jdbcUrl=jdbc:postgresql://nowhere/x"));

    assertThat(run)
        .isEqualTo(
            new Run(
                2,
                "",
                "error: --baseCurrency must be a code of ISO 4217, but was USB"
                    + System.lineSeparator()));
  }

  @Test
  void keepsTheTimeZoneOfTheFirstRunAndRefusesAnotherLater() {
    TestDatabase database = TestDatabase.empty();
    Run first = database.run("migrate", "--timeZone=Asia/Tokyo");

    Run other = database.run("migrate", "--timeZone=UTC");
    Run unnamed = database.run("migrate");

    assertThat(first.out()).contains("base currency USD, time zone Asia/Tokyo");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err().lines())
        .containsExactly(
            "error: --timeZone=UTC differs from the database's, which is Asia/Tokyo and cannot"
                + " change: stored reports, sums and predictions are of its days. For another zone,"
                + " fill a new database by `spendcast backfill`");
    assertThat(unnamed.exit()).isZero();
    assertThat(database.query("select time_zone from spendcast.settings"))
        .containsExactly("Asia/Tokyo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tokyo", "asia/tokyo", "+09:00", "JST9", "UTC+9", "Asia/Tokyo; x"})
  void refusesANameThatIsNoTimeZoneBeforeItConnects(String name) {
    Run run =
        Run.of(Stream.of("migrate", "--timeZone=" + name, "--jdbcUrl=jdbc:postgresql://nowhere/x"));

    assertThat(run)
        .isEqualTo(
            new Run(
                2,
                "",
                "error: --timeZone must be a name of the IANA time zone database, such as"
                    + " Europe/Berlin or UTC, but was "
                    + name
                    + System.lineSeparator()));
  }

  @Test
  void saysInOneLineThatTheDatabaseIsOutOfReach() {
    Run run = Run.of(Stream.of("status", "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/x"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: cannot connect to jdbc:postgresql://127.0.0.1:1/x: ");
  }

  @Test
  void refusesAPasswordInTheUrlWithoutRepeatingIt() {
    Run run =
        Run.of(Stream.of("status", "--jdbcUrl=jdbc:postgresql://db/x?user=me&password=s3cret"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--dbPasswordFile").doesNotContain("s3cret");
  }

  @Test
  void takesThePasswordFromAFileWithoutItsLineEnd(@TempDir Path folder) throws Exception {
    TestDatabase database = TestDatabase.migrated();
    String user = TestDatabase.USER_WITH_PASSWORD;
    database.execute("create role " + user + " login password 's3cret' in role spendcast_reader");
    Path right = Files.writeString(folder.resolve("right"), "s3cret\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");

    Run let = database.runAs(user, "status", "--dbPasswordFile=" + right);
    Run refused = database.runAs(user, "status", "--dbPasswordFile=" + wrong);
    Run missing = database.runAs(user, "status", "--dbPasswordFile=" + folder.resolve("none"));

    assertThat(let.err()).isEmpty();
    assertThat(let.exit()).isZero();
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("password authentication failed").doesNotContain("guess");
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).startsWith("error: --dbPasswordFile cannot be read: ");
  }

  @Test
  void tellsOtherCommandsThatTheDatabaseIsNotMigrated() {
    TestDatabase database = TestDatabase.empty();

    assertThat(database.run("status").err())
        .startsWith("error: the database is not migrated: it lacks migration `1 roles`;");
    assertThat(database.run("status").exit()).isEqualTo(2);
    assertThat(database.run("why", "E-1").exit()).isEqualTo(2);
    assertThat(database.run("rates", "show").exit()).isEqualTo(2);
  }

  @Test
  void showsTheStackOnlyWhenAsked() {
    TestDatabase database = TestDatabase.empty();

    assertThat(database.run("status").err()).doesNotContain("\tat ");
    assertThat(database.run("status", "--verbose").err()).contains("\tat ");
  }

  @Test
  void teachesItsUse() {
    Run help = Run.of(Stream.of("migrate", "--help"));
    Run wrong = Run.of(Stream.of("migrate", "--baseCurency=EUR"));

    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("--baseCurrency=CODE", "SPENDCAST_JDBC_URL", "Example:");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err().lines())
        .singleElement()
        .asString()
        .contains("--baseCurency=EUR", "spendcast migrate --help");
  }
}
