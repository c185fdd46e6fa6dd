package io.spendcast.pipelines.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.commands.TestDatabase.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

  /** Every table that holds a customer's id, or the id of one of their events, or their records. */
  private static final List<String> TABLES =
      List.of(
          "alerts",
          "customer_totals",
          "dead_letters",
          "duplicates",
          "prediction_outcomes",
          "predictions",
          "purchase_features",
          "purchases");

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
            "  dead_letters            2\n",
            "copies of 1 published alerts")
        .doesNotContain("C-1");
    for (String table : TABLES) {
      assertThat(
              database.query(
                  "select t::text from spendcast." + table + " t where t::text ~ 'E-[01]'"))
          .as(table)
          .isEmpty();
      assertThat(database.query("select 1 from spendcast." + table)).as(table).isNotEmpty();
    }
    assertThat(database.query("select kafka_offset from spendcast.dead_letters order by 1"))
        .containsExactly("7", "8");
    assertThat(database.query("select gap from spendcast.ledger_gaps order by gap"))
        .containsExactly("[0,2)", "[3,4)", "[5,7)");
    assertThat(database.run("status").out())
        .containsPattern("purchases +0 +9 +1 +1 +2 +0 +0 +5 +0 +✓");
  }

  /** A table that comes later must be thought of here too. */
  @Test
  void knowsEveryTableThatHoldsSomethingOfACustomer() {
    assertThat(
            database.query(
                "select distinct table_name::text from information_schema.columns"
                    + " join information_schema.tables using (table_schema, table_name)"
                    + " where table_schema = 'spendcast' and table_type = 'BASE TABLE'"
                    + " and column_name in ('customer_id', 'event_id', 'record_key', 'payload')"
                    + " order by 1"))
        .containsExactlyElementsOf(TABLES);
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

  private Run erase(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "erase";
    all[1] = "--erasureKeyFile=" + key;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return database.run(all);
  }
}
