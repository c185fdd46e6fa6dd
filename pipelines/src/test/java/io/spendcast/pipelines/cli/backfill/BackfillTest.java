package io.spendcast.pipelines.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored of lines with predictions, and after kills, is {@code BackfillIT}'s to tell. */
class BackfillTest {
  private static final String EVENT =
      "{\"event_id\":\"%s\",\"type\":\"%s\",\"order_id\":\"A\",\"customer_id\":\"%s\","
          + "\"occurred_at\":\"%s\",\"currency\":\"USD\",\"items\":[{\"sku\":\"S\","
          + "\"quantity\":1,\"unit_price\":\"1.00\"}]}\n";
  private static final String LINES =
      EVENT.formatted("E-1", "purchase", "C-1", "2024-01-01T00:00:00Z")
          + EVENT.formatted("E-2", "refund", "C-1", "2024-01-02T00:00:00Z")
          + EVENT.formatted("E-1", "purchase", "C-1", "2024-01-01T00:00:00Z")
          + "{\"customer_id\":\"C-1\",\n\n"
          + EVENT.formatted("E-3", "purchase", "C-2", "2024-01-03T00:00:00Z");

  @TempDir private Path folder;
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestDatabase.migrated();
  }

  @Test
  void storesEveryLineOnce() throws IOException {
    Run run = database.run("backfill", file(LINES), "--unscored");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(
            "2024.ndjson: 6 lines = 3 purchases and refunds + 1 duplicates + 2 dead letters"
                + " + 0 erased; 6 of them now");
    assertThat(
            database.query(
                "select event_id || ' ' || coalesce(unscored, '-') from spendcast.purchases"
                    + " order by 1"))
        .containsExactly("E-1 stored without a model", "E-2 -", "E-3 stored without a model");
    assertThat(
            database.query(
                "select convert_from(record_key, 'UTF8') from spendcast.dead_letters order by 1"))
        .containsExactly("C-1", null);
    assertThat(database.query("select event_id from spendcast.duplicates")).containsExactly("E-1");
    assertThat(database.query("select 1 from spendcast.streams")).isEmpty();
  }

  /** The day of a large backfill would dwarf every record that the stream really received late. */
  @Test
  void countsNoLoadedFactAsLate() throws IOException {
    database.run("backfill", file(LINES), "--unscored");
    database.execute(
        TestFacts.purchase("K-1", 9, "C-1", Instant.parse("2026-03-01T00:00:00Z")),
        "update spendcast.purchases set stored_at = now(), kafka_timestamp = now()");
    String sums =
        "select sum(stored) || ' stored, ' || sum(late) || ' late' from dashboards.quality_hours";

    assertThat(database.query(sums)).containsExactly("4 stored, 1 late");
    database.query("select spendcast.refresh_dashboards()");
    assertThat(database.query(sums)).containsExactly("4 stored, 1 late");
  }

  @Test
  void changesNothingWhenTheSameBytesComeAgainUnderAnotherName() throws IOException {
    database.run("backfill", file(LINES), "--unscored");
    Path copy = Files.writeString(folder.resolve("copy.ndjson"), LINES);

    assertThat(database.run("backfill", copy.toString(), "--unscored").out())
        .contains("6 lines = 3 purchases", "; 0 of them now");
    assertThat(database.query("select count(*) from spendcast.duplicates")).containsExactly("1");
  }

  /** What an unfinished run has left. */
  @Test
  void goesOnWhereTheLedgerEnds() throws IOException {
    Path file = Path.of(file(LINES));
    int lane = Math.floorMod("C-1".hashCode(), BackfillLanes.COUNT);
    database.execute(
        "insert into spendcast.kafka_ledger select 'backfill', '%s', lane, 'f', 0, case lane when %d then '{[0,2)}'::int8multirange else '{}' end from generate_series(0, 7) lane"
            .formatted(BackfillFile.idOf(file), lane));

    assertThat(database.run("backfill", file.toString(), "--unscored").out())
        .contains("; 4 of them now");
    assertThat(database.query("select event_id from spendcast.purchases order by 1"))
        .containsExactly("E-1", "E-3");
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("2024.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(LINES.getBytes(UTF_8));
    }

    assertThat(database.run("backfill", file.toString(), "--unscored").out())
        .contains("6 lines = 3 purchases and refunds + 1 duplicates + 2 dead letters");
  }

  @Test
  void onlyTellsWhenItRunsDry() throws IOException {
    assertThat(database.run("backfill", file(LINES), "--dryRun").out())
        .isEqualTo(
            """
            Would store of 2024.ndjson
              as                             lines
              dead letter: not_json              2
              purchase, refund or duplicate      4
            """);
    assertThat(database.query("select 1 from spendcast.kafka_ledger")).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithItsStart() throws IOException, SQLException {
    String file = file(LINES);

    assertWrong("say either --model or --unscored", file);
    assertWrong("say either --model or --unscored", file, "--unscored", "--model=x");
    assertWrong("cannot read nowhere", "nowhere", "--unscored");
    assertWrong("--alertThreshold must be positive", file, "--unscored", "--alertThreshold=0");
    assertWrong(
        "--alertProbability must be over 0 and below 1",
        file,
        "--unscored",
        "--alertProbability=1");

    database.execute(TestFacts.stream(1));
    try (Connection stream = database.source().getConnection();
        Statement lock = stream.createStatement()) {
      lock.execute("select pg_advisory_lock(hashtextextended('spendcast stream g', 0))");
      assertWrong("stream g is running: stop it", file, "--unscored");
      assertThat(database.run("backfill", file, "--unscored", "--besideStream").exit()).isZero();
    }
  }

  @Test
  void refusesAFileOfSomethingElse() throws IOException {
    String csv = file("customer_id,date,amount\nC-1,2024-01-01,5\n");

    assertWrong("begins with 'customer_id,date,amount'. Write one JSON object", csv, "--unscored");
    assertWrong("bin/model convert --csv " + csv, csv, "--dryRun");
    assertThat(database.query("select 1 from spendcast.dead_letters")).isEmpty();
  }

  private void assertWrong(String why, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "backfill";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Run run = database.run(all);
    assertThat(run.err()).contains(why);
    assertThat(run.exit()).isEqualTo(2);
  }

  private String file(String lines) throws IOException {
    return Files.writeString(folder.resolve("2024.ndjson"), lines).toString();
  }
}
