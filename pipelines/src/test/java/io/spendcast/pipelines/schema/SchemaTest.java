package io.spendcast.pipelines.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.start.WrongStart;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the migrations promise to those who build on them. */
class SchemaTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");
  private static final String RUN =
      "insert into spendcast.monthly_runs (run_id, month, code_version, arrival_bound, finished_at,"
          + " is_current) values ('%s', '2026-02-01', 'v1', 1, now(), %s)";
  private static final String FIRST_RUN = "aaaaaaaa-0000-0000-0000-000000000000";
  private static final String SECOND_RUN = "bbbbbbbb-0000-0000-0000-000000000000";

  private TestDatabase database;

  @BeforeEach
  void migrate() {
    database = TestDatabase.migrated();
  }

  @Test
  void letsTheStreamStoreButNeitherDeleteNorChangeFacts() {
    String role = "set role spendcast_stream";

    database.execute(
        role, TestFacts.purchase("E-1", 1, "C-1", DAY), "select nextval('spendcast.arrivals')");

    refused(role, "delete from spendcast.purchases");
    refused(role, "update spendcast.purchases set amount = 0");
    refused(role, "drop table spendcast.purchases");
    refused(role, "insert into spendcast.exchange_rates values ('EUR', '2026-01-02', 1)");
    refused(role, "insert into spendcast.reports values ('2026-01-01')");
    assertThat(database.query("select event_id from spendcast.purchases")).containsExactly("E-1");
  }

  @Test
  void refusesASequenceOfArrivalsThatIsBehind() throws Exception {
    Schema schema = Schema.in(database.source());
    schema.requireArrivalsInOrder();
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.purchase("E-7", 7, "C-1", DAY),
        "select nextval('spendcast.arrivals') from generate_series(1, 6)");

    assertThatThrownBy(schema::requireArrivalsInOrder)
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("is behind the highest stored arrival, 7")
        .hasMessageEndingWith("Run: select setval('spendcast.arrivals', 7)");

    database.execute("select setval('spendcast.arrivals', 7)");
    schema.requireArrivalsInOrder();
  }

  @ParameterizedTest
  @CsvSource({
    "array_nulls, off, on",
    "default_transaction_isolation, serializable, read committed",
    "standard_conforming_strings, off, on",
    "transform_null_equals, on, off"
  })
  void refusesASettingThatChangesWhatStatementsMean(String name, String odd, String usual)
      throws Exception {
    Schema schema = Schema.in(database.source());
    schema.requireMigrated();

    setForNewSessions(name + " = '" + odd + "'");
    assertThatThrownBy(Schema.in(database.source())::requireMigrated)
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining(name + " is " + odd + ", and must be " + usual);
  }

  private void setForNewSessions(String setting) {
    database.execute(
        "do $$ begin execute format('alter database %I set "
            + setting.replace("'", "''")
            + "', current_database()); end $$");
  }

  @Test
  void refusesADatabaseThatLacksAVersion() {
    database.execute("delete from spendcast.flyway_schema_history where version = '9'");

    lacks("9 reporting database");
  }

  @Test
  void refusesADatabaseThatNeverRanTheseViewsUntilItIsMigrated() throws Exception {
    database.execute(
        "update spendcast.flyway_schema_history set checksum = 1 where description = 'views 2 sums'");

    lacks("views 2 sums");

    assertThat(database.run("migrate").out()).contains("ran views 2 sums in ", "1 migrations run");
    assertThat(Schema.in(database.source()).requireMigrated()).isEqualTo("USD");
  }

  @Test
  void acceptsOtherViewsThatReplacedTheseUntilMigrateReplacesThem() throws Exception {
    ranLater("null", "views 2 sums");
    ranLater("null", "views of another version");

    assertThat(Schema.in(database.source()).requireMigrated()).isEqualTo("USD");
    assertThat(database.run("migrate").out()).contains("ran views 2 sums in ", "1 migrations run");
    assertThat(database.run("migrate").out()).startsWith("0 migrations run");
  }

  @Test
  void acceptsADatabaseWithANewerVersionAndLeavesItAsItIs() throws Exception {
    ranLater("'99'", "something new");
    ranLater("null", "views 2 sums");

    assertThat(Schema.in(database.source()).requireMigrated()).isEqualTo("USD");
    assertThat(database.run("migrate", "--dryRun").out()).startsWith("base currency USD");
    assertThat(database.run("migrate").out()).startsWith("0 migrations run");
  }

  @Test
  void letsTheReaderReadEveryTableAndWriteNone() {
    String role = "set role spendcast_reader";
    for (String table :
        database.query("select tablename from pg_tables where schemaname = 'spendcast'")) {
      assertThatCode(() -> database.execute(role, "select * from spendcast." + table))
          .doesNotThrowAnyException();
      refused(role, "delete from spendcast." + table);
      refused(role, "insert into spendcast." + table + " select * from spendcast." + table);
    }
    refused(role, "select nextval('spendcast.arrivals')");
  }

  @Test
  void letsTheReportWriteItsTablesOnly() {
    String role = "set role spendcast_report";

    database.execute(role, String.format(RUN, FIRST_RUN, "true"));

    refused(role, TestFacts.purchase("E-1", 1, "C-1", DAY));
    refused(role, "delete from spendcast.purchases");
    refused(role, "delete from spendcast.reports");
    refused(role, "update spendcast.monthly_totals set revenue = 0");
  }

  @Test
  void givesTheCurrentFlagToAnotherRunInOneStatement() {
    database.execute(
        String.format(RUN, FIRST_RUN, "true"),
        String.format(RUN, SECOND_RUN, "false"),
        switchTo(SECOND_RUN),
        switchTo(FIRST_RUN),
        switchTo(SECOND_RUN));

    assertThat(database.query("select run_id from spendcast.monthly_runs where is_current"))
        .containsExactly(SECOND_RUN);
    assertThatThrownBy(
            () -> database.execute("update spendcast.monthly_runs set is_current = true"))
        .hasMessageContaining("one_current_run_a_month");
  }

  @Test
  void callsAMonthReadyAnHourAfterItsEndAndNotBefore() {
    database.execute(
        TestFacts.stream(1),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{}"),
        TestFacts.ledger(TestFacts.TOPIC, 1, 0, "{}"),
        TestFacts.ledger(TestFacts.OLD_TOPIC, 0, 0, "{}"));

    caughtUp(TestFacts.OLD_TOPIC, "2026-01-01 00:00Z");
    caughtUp(TestFacts.TOPIC, "2026-03-01 01:00Z");
    assertThat(ready("2026-02-01")).isEqualTo("t");
    assertThat(ready("2026-02-28")).isEqualTo("t");
    assertThat(ready("2026-03-01")).isEqualTo("f");
    caughtUp(TestFacts.TOPIC, "2026-03-01 00:59:59.999999Z");
    assertThat(ready("2026-02-01")).isEqualTo("f");
  }

  @Test
  void callsNoMonthReadyWhileAPartitionNeverCaughtUpOrNothingRan() {
    assertThat(ready("2026-02-01")).isEqualTo("f");

    database.execute(
        TestFacts.stream(1),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{}"),
        TestFacts.ledger(TestFacts.TOPIC, 1, 0, "{}"),
        "update spendcast.kafka_ledger set caught_up_at = null where partition = 1");
    assertThat(ready("2026-02-01")).isEqualTo("f");
  }

  @Test
  void callsNoMonthReadyWhileOneOfTwoStreamsHasReadNothing() {
    database.execute(
        TestFacts.stream(1),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{}"),
        "insert into spendcast.streams values ('second', 1, 'p', '"
            + TestFacts.TOPIC
            + "', now())");
    caughtUp(TestFacts.TOPIC, "2026-05-01 00:00Z");

    assertThat(ready("2026-02-01")).isEqualTo("f");
  }

  /** As the migration of another version of the program would. */
  private void ranLater(String version, String description) {
    database.execute(
        "insert into spendcast.flyway_schema_history select max(installed_rank) + 1, %s, '%s', 'SQL',"
                .formatted(version, description)
            + " 'other.sql', 1, 'another', now(), 1, true from spendcast.flyway_schema_history");
  }

  private void lacks(String migration) {
    assertThatThrownBy(() -> Schema.in(database.source()).requireMigrated())
        .isInstanceOf(WrongStart.class)
        .hasMessage(
            "the database is not migrated: it lacks migration `"
                + migration
                + "`; run `spendcast migrate`");
  }

  private static String switchTo(String run) {
    return "update spendcast.monthly_runs set is_current = run_id = '"
        + run
        + "' where month = '2026-02-01'";
  }

  private String ready(String day) {
    return database.query("select spendcast.month_ready('" + day + "')").get(0);
  }

  private void caughtUp(String topic, String at) {
    database.execute(
        "update spendcast.kafka_ledger set caught_up_at = '"
            + at
            + "' where topic_id = '"
            + topic
            + "'");
  }

  private void refused(String role, String statement) {
    assertThatThrownBy(() -> database.execute(role, statement))
        .as(statement)
        .hasMessageFindingMatch("permission denied|must be owner");
  }
}
