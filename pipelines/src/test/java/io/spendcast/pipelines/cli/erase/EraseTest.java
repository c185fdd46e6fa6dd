package io.spendcast.pipelines.cli.erase;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.transforms.erasure.MentionedCustomers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

  private static final String WAITING =
      "select 1 from pg_stat_activity"
          + " where wait_event_type = 'Lock' and datname = current_database()";

  @TempDir private Path folder;
  private TestDatabase database;
  private Path key;

  @BeforeEach
  void fill() throws IOException {
    key = Files.writeString(folder.resolve("erasure.key"), "k".repeat(64));
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{[0,9)}"),
        TestFacts.purchase("E-0", 0, "C-1", DAY),
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.purchase("E-2", 2, "C-2", DAY),
        TestFacts.duplicate(3, "E-1"),
        TestFacts.duplicate(4, "E-2"),
        TestFacts.deadLetter(5, "not_json"),
        TestFacts.deadLetter(6, "not_json"),
        TestFacts.deadLetter(7, "missing_field"),
        TestFacts.deadLetter(8, "missing_field"),
        "update spendcast.dead_letters set record_key = 'C-1' where kafka_offset = 5",
        "update spendcast.dead_letters set payload = '{\"customer_id\" : \"C-1\"}'"
            + " where kafka_offset = 6",
        "update spendcast.dead_letters set payload = '{\"customer_id\" : \"C-11\"}'"
            + " where kafka_offset = 7");
    for (String event : List.of("E-0", "E-1", "E-2")) {
      database.execute(
          TestFacts.prediction(event, "4"),
          TestFacts.alert(event, event.equals("E-0") ? "published" : "pending"),
          "insert into spendcast.purchase_features values ('" + event + "', 2, '{1}')",
          "insert into spendcast.prediction_outcomes values ('"
              + event
              + "', 'champion', 'spend', '4', now(), 0.5, 1, true, 1)");
    }
    database.execute(
        "insert into spendcast.corrections select event_id, arrival, customer_id, 100 + arrival,"
            + " 'mistyped' from spendcast.purchases where event_id in ('E-1', 'E-2')");
    for (String customer : List.of("C-1", "C-2")) {
      String newest = customer.equals("C-1") ? "E-1" : "E-2";
      database.execute(
          "insert into spendcast.customer_totals values ('"
              + customer
              + "', now(), now(), '"
              + newest
              + "', '', '', 1, 1, 0)");
    }
    database.execute("update spendcast.alerts set customer_id = 'C-2' where event_id = 'E-2'");
  }

  @Test
  void removesACustomerFromEveryTableAndNobodyElse() {
    Run run = erase("C-1");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "Removed\n  table                rows\n  purchases               2\n",
            "  predictions             2\n",
            "  purchase_features       2\n",
            "  prediction_outcomes     2\n",
            "  alerts                  2\n",
            "  customer_totals         1\n",
            "  duplicates              1\n",
            "  corrections             1\n",
            "  dead_letters            2\n",
            "SNS                     1 published alerts")
        .doesNotContain("C-1");
    for (String table : ErasureCatalogueTest.ERASED) {
      assertThat(database.query("select t::text from " + table + " t where t::text ~ 'E-[01]'"))
          .as(table)
          .isEmpty();
      assertThat(database.query("select 1 from " + table)).as(table).isNotEmpty();
    }
    assertThat(database.query("select kafka_offset from spendcast.dead_letters order by 1"))
        .containsExactly("7", "8");
    assertThat(database.query("select gap from spendcast.ledger_gaps order by gap"))
        .containsExactly("[0,2)", "[3,4)", "[5,7)");
    assertThat(database.run("status").out())
        .containsPattern("purchases +0 +9 +1 +1 +2 +0 +0 +5 +0 +0 +✓");
  }

  @Test
  void removesDeadLettersInEverySpelling() {
    letter(100, "'C-42'", "null");
    letter(101, "' \"C-42\"'", "null");
    letter(102, "null", "'{\"customer_id\":\"C\\u002d42\"'");
    letter(103, "null", "'{\"customer_\\u0069d\":\"C-42\"}'");
    letter(104, "null", "'[[{\"customer_id\": \"C-42\"}]]'");
    letter(105, "null", "decode('" + utf16("{\"customer_id\":\"C-42\"}") + "', 'hex')");
    letter(106, "null", "'{\"customer_id\":\"C-421\",\"order_id\":\"C-42\"}'");
    letter(107, "'C-421'", "'C-42'");
    letter(108, "null", "null");
    database.execute("update spendcast.dead_letters set resolved_at = now()");

    assertThat(erase("C-42", "--dryRun").out()).contains("  dead_letters            6\n");
    assertThat(erase("C-42").out()).contains("  dead_letters            6\n");
    assertThat(erase("C-42").out()).contains("  dead_letters            0\n");
    assertThat(
            database.query(
                "select kafka_offset from spendcast.dead_letters where kafka_offset >= 100"
                    + " order by 1"))
        .containsExactly("106", "107", "108");
  }

  @Test
  void removesDeadLettersThatMentionTheCustomerInAHeaderOrInAvro() {
    letter(100, "null", "'{'");
    letter(101, "null", "'{'");
    letter(102, "null", "decode('000000000708432d3432', 'hex')"); // C-42 behind its length
    letter(103, "null", "decode('000000000708432d3433', 'hex')");
    database.execute(
        "update spendcast.dead_letters set headers = '{\"ce_subject\": \"C-42\"}'"
            + " where kafka_offset = 101",
        "update spendcast.dead_letters set headers = '{\"ce_subject\": \"C-43\"}'"
            + " where kafka_offset = 100");

    assertThat(erase("C-42").out()).contains("  dead_letters            2\n");
    assertThat(
            database.query(
                "select kafka_offset from spendcast.dead_letters where kafka_offset >= 100"
                    + " order by 1"))
        .containsExactly("100", "103");
  }

  @Test
  void removesDeadLettersOfNumbersAndOfOtherThanAscii() {
    letter(100, "null", "'{\"customer_id\":42}'");
    letter(101, "null", "'{\"customer_id\":\"4\\u0032\"}'");
    letter(102, "null", "'{\"customer_id\":42.0}'");
    letter(103, "null", "'{\"customer_id\":\"M\\u00fcller-1\"}'");
    letter(104, "null", "convert_to('{\"customer_id\":\"Müller-1\"}', 'UTF8')");
    letter(105, "convert_to('Müller-1', 'LATIN1')", "null");

    assertThat(erase("42").out()).contains("  dead_letters            2\n");
    assertThat(erase("Müller-1").out()).contains("  dead_letters            3\n");
  }

  /** The database passes on to Java at least what Java would find. */
  @Test
  void removesWhatTheLenientReaderFindsAmongDamagedRecords() throws SQLException {
    Random random = new Random(20261201);
    int mentioning = 0;
    try (Connection connection = database.source().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into spendcast.dead_letters values ('"
                    + TestFacts.TOPIC
                    + "', 1, ?, now(), ?, 'Parse', 'not_json', '', ?)")) {
      for (int offset = 0; offset < 3_000; offset++) {
        byte[] key = damaged(random, "\"C-" + random.nextInt(90) + "\"");
        byte[] payload =
            damaged(
                random,
                "{\"note\":\"%60s\",\"customer_id\":\"C-%d\"".formatted("", random.nextInt(9)));
        mentioning += MentionedCustomers.in(key, payload).contains("C-7") ? 1 : 0;
        insert.setInt(1, offset);
        insert.setBytes(2, key);
        insert.setBytes(3, payload);
        insert.addBatch();
      }
      insert.executeBatch();
    }

    assertThat(mentioning).isBetween(100, 400);
    assertThat(erase("C-7").out()).contains("dead_letters  %11d\n".formatted(mentioning));
  }

  /** Escaped here and there, in one of two encodings, and with a byte that is another. */
  private static byte[] damaged(Random random, String text) {
    String escaped =
        random.nextBoolean() ? text : text.replace("7", "\\u0037").replace("_", "\\u005f");
    byte[] bytes = escaped.getBytes(random.nextInt(3) == 0 ? UTF_16LE : UTF_8);
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    return bytes;
  }

  @Test
  void reportsItsProgressOnManyDeadLetters() {
    database.execute(
        "insert into spendcast.dead_letters select topic_id, 2, n, now(), null, 'Parse', 'not_json',"
            + " '', '{}' from spendcast.dead_letters, generate_series(1, 99996) n"
            + " where kafka_offset = 5");

    assertThat(erase("C-1").err()).isEqualTo("100,000 dead letters read\n");
  }

  @Test
  void remembersAHashAloneAndIsHarmlessAgain() {
    erase("C-1");

    Run again = erase("C-1");

    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("  purchases               0\n");
    assertThat(database.query("select octet_length(customer_hash) from spendcast.erased_customers"))
        .containsExactly("32");
    assertThat(database.query("select gap from spendcast.ledger_gaps")).hasSize(3);
  }

  @Test
  void onlySaysWhatItWouldDo() {
    Run run = erase("C-1", "--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Would remove\n", "  purchases               2\n");
    assertThat(database.query("select 1 from spendcast.purchases")).hasSize(3);
    assertThat(database.query("select 1 from spendcast.erased_customers")).isEmpty();
    assertThat(database.query("select 1 from spendcast.erasure_key")).isEmpty();
  }

  @Test
  void remembersACustomerOfWhomNothingIsStoredYet() {
    assertThat(erase("C-404").exit()).isZero();

    assertThat(database.query("select 1 from spendcast.erased_customers")).hasSize(1);
  }

  @Test
  void refusesAnotherKeyThanTheFirst() throws IOException {
    erase("C-1");
    Path other = Files.writeString(folder.resolve("other.key"), "o".repeat(64));

    Run run = database.run("erase", "C-2", "--erasureKeyFile=" + other);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: customers were erased by another key");
    assertThat(database.query("select 1 from spendcast.purchases")).hasSize(1);
  }

  @Test
  void refusesToStartWithoutAKeyOrAnId() throws IOException {
    Path shortKey = Files.writeString(folder.resolve("short.key"), "short");

    assertThat(database.run("erase", "C-1").err())
        .startsWith("error: no key given: use --erasureKeyFile or set SPENDCAST_ERASURE_KEY_FILE");
    assertThat(database.run("erase", "C-1", "--erasureKeyFile=/no/such").err())
        .startsWith("error: --erasureKeyFile: cannot read the erasure key file /no/such");
    assertThat(database.run("erase", "C-1", "--erasureKeyFile=" + shortKey).err())
        .contains("must have at least 32 characters, but has 5");
    assertThat(erase("").err()).startsWith("error: CUSTOMER_ID must have 1 to 64 characters");
    assertThat(erase("").exit()).isEqualTo(2);
  }

  @Test
  void isNotForTheStreamNorForReaders() {
    for (String role : List.of("spendcast_stream", "spendcast_report", "spendcast_reader")) {
      database.execute("create role erase_" + role + " login in role " + role);

      Run run = database.runAs("erase_" + role, "erase", "C-1", "--erasureKeyFile=" + key);

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("permission denied");
    }
    assertThat(database.query("select 1 from spendcast.purchases")).hasSize(3);
  }

  /** A bundle that was looked at before the hash was there, and is stored afterwards. */
  @Test
  void removesWhatABundleStoredMeanwhile() throws Exception {
    CompletableFuture<Run> run;
    try (Connection stream = database.source().getConnection();
        Statement statement = stream.createStatement()) {
      stream.setAutoCommit(false);
      statement.execute("select from spendcast.streams for share");
      run = CompletableFuture.supplyAsync(() -> erase("C-1"));
      while (!run.isDone() && database.query(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }
      statement.execute(TestFacts.purchase("E-9", 9, "C-1", DAY));
      stream.commit();
    }

    assertThat(run.get(1, TimeUnit.MINUTES).out()).contains("  purchases               3\n");
    assertThat(database.query("select event_id from spendcast.purchases")).containsExactly("E-2");
  }

  private void letter(int offset, String key, String payload) {
    database.execute(
        "insert into spendcast.dead_letters values ('%s', 0, %d, now(), %s, 'Parse', 'not_json', '', %s)"
            .formatted(TestFacts.TOPIC, offset, bytes(key), bytes(payload)));
  }

  /** A quoted text in which a backslash stands for itself. */
  private static String bytes(String sql) {
    return sql.startsWith("'") ? "convert_to(" + sql + ", 'UTF8')" : sql;
  }

  private static String utf16(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_16));
  }

  private Run erase(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "erase";
    all[1] = "--erasureKeyFile=" + key;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return database.run(all);
  }
}
