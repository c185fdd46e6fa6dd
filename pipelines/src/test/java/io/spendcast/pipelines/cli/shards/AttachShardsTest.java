package io.spendcast.pipelines.cli.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.WrongStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachShardsTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");
  private static final String EVENTS = "select event_id from spendcast.purchases order by 1";

  /** Everything that attaching makes, without numbers that each object gets anew. */
  private static final String OBJECTS =
      "select concat_ws(' ', relkind, oid::regclass, relacl, case when relkind = 'v' then pg_get_viewdef(oid) end)"
          + " from pg_class where relkind in ('v', 'f') and relnamespace::regnamespace::text !~ '^(pg_|info)'"
          + " union all select concat_ws(' ', srvname, srvoptions) from pg_foreign_server"
          + " union all select concat_ws(' ', srvname, usename, umoptions) from pg_user_mappings order by 1";

  @TempDir private Path folder;

  private final TestDatabase east = TestDatabase.migrated();
  private final TestDatabase west = TestDatabase.migrated();
  private final TestDatabase reporting = TestDatabase.migrated();

  @BeforeEach
  void fill() {
    east.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.alert("E-1", "published"),
        outcome("E-1", 30));
    west.execute(
        TestFacts.purchase("W-1", 1, "C-2", DAY),
        TestFacts.alert("W-1", "published"),
        outcome("W-1", 60));
  }

  @Test
  void changesNothingWhenItIsRunAgain() {
    attach(east, west);
    reporting.query("select spendcast.refresh_dashboards()");
    List<String> objects = reporting.query(OBJECTS);
    List<String> weeks = reporting.query("select week from spendcast.outcome_weeks order by 1");

    Run again = run(line("shard0", east), line("shard1", west));

    assertThat(again).isEqualTo(new Run(0, "renewed shard0\nrenewed shard1\n", ""));
    assertThat(reporting.query(OBJECTS)).isEqualTo(objects);
    assertThat(reporting.query("select week from spendcast.outcome_weeks order by 1"))
        .isEqualTo(weeks)
        .hasSize(2);
    assertThat(reporting.query(EVENTS)).containsExactly("E-1", "W-1");
  }

  @Test
  void showsOtherShardsWhenTheFileChanges() {
    attach(east, west);
    reporting.query("select spendcast.refresh_dashboards()");

    Run gone = run(line("shard1", west));

    assertThat(gone).isEqualTo(new Run(0, "detached shard0\nrenewed shard1\n", ""));
    assertThat(reporting.query(EVENTS)).containsExactly("W-1");
    assertThat(reporting.query("select event_id from dashboards.alerts_all"))
        .containsExactly("W-1");
    reporting.query("select spendcast.refresh_dashboards()");
    assertThat(reporting.query("select sum(predictions) from spendcast.outcome_weeks"))
        .containsExactly("1");
    assertThat(reporting.query("select nspname from pg_namespace where nspname like 'shard%'"))
        .containsExactly("shard_shard1");

    assertThat(run(line("shard1", east)).exit()).isZero();
    assertThat(reporting.query(EVENTS)).containsExactly("E-1");
  }

  @Test
  void triesEverythingAndChangesNothingOnADryRun() {
    List<String> objects = reporting.query(OBJECTS);

    Run run = run("--dryRun", line("east", east), line("west", west));

    assertThat(run).isEqualTo(new Run(0, "would be attached east\nwould be attached west\n", ""));
    assertThat(reporting.query(OBJECTS)).isEqualTo(objects);
  }

  @Test
  void showsTheShardsAfterAMigrationOfTheViews() {
    attach(east, west);
    List<String> objects = reporting.query(OBJECTS);
    reporting.execute(
        "update spendcast.flyway_schema_history set checksum = 1 where version is null");

    assertThat(reporting.run("migrate").out()).contains("ran views of alerts");

    assertThat(reporting.query(OBJECTS)).isEqualTo(objects);
  }

  /**
   * The login of Superset may read the views and mark alerts, without a user mapping of its own.
   */
  @Test
  void marksAnAlertInItsShard() throws SQLException {
    attach(east, west);
    reporting.execute(
        "drop role if exists superset", "create role superset login in role spendcast_dashboards");

    assertThat(mark("W-1", "handled", "ann")).isEqualTo("changed");
    assertThat(mark("W-1", "handled", "bob")).isEqualTo("unchanged");
    assertThat(mark("X-1", "handled", "bob")).isNull();

    assertThat(west.query("select work_state || ' ' || marked_by from spendcast.alerts"))
        .containsExactly("handled ann");
    assertThat(east.query("select work_state from spendcast.alerts")).containsExactly("open");
    assertThat(reporting.run("alerts", "dismiss", "E-1", "--by=cy").exit()).isZero();
    assertThat(east.query("select work_state || ' ' || marked_by from spendcast.alerts"))
        .containsExactly("dismissed cy");
  }

  @Test
  void everyViewIsReadByTheLoginOfTheDashboards() throws SQLException {
    attach(east, west);
    reporting.execute(
        "drop role if exists superset", "create role superset login in role spendcast_dashboards");

    for (String view :
        reporting.query(
            "select relname from pg_class where relnamespace = 'dashboards'::regnamespace")) {
      assertThat(asSuperset("select count(*) from dashboards." + view)).as(view).isNotEmpty();
    }
  }

  /**
   * After a move two shards have the ledger of a partition, each with what became of its own rows.
   */
  @Test
  void balancesTheLedgerOfEachShardByItself() {
    west.execute("update spendcast.purchases set kafka_offset = 2");
    for (TestDatabase shard : List.of(east, west)) {
      shard.execute(
          TestFacts.stream(7),
          TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,3)}"),
          TestFacts.gap("[1,3)", "moved"),
          "update spendcast.ledger_gaps set void_offsets = 1");
    }
    attach(east, west);

    assertThat(
            reporting.query(
                "select concat_ws(' ', purchases_and_refunds, unaccounted) from dashboards.quality_ledger"))
        .containsExactly("1 0", "1 0");
  }

  @Test
  void storesNothingInTheReportingDatabaseNorThroughIt() {
    attach(east, west);

    assertThatThrownBy(() -> reporting.execute(TestFacts.stream(7)))
        .hasMessageContaining("kept_by_shards");
    assertThatThrownBy(() -> reporting.execute("delete from spendcast.purchases"))
        .hasMessageContaining("does not allow deletes");
    assertThatThrownBy(() -> Schema.in(reporting.source()).requireNoShards())
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("reporting database of the shards shard0, shard1")
        .hasMessageContaining("--jdbcUrl");
  }

  @Test
  void refusesADatabaseThatIsAShard() {
    reporting.execute(TestFacts.stream(7));
    refused("a stream has stored records in this database", line("east", east));

    assertThat(run(east, line("east", east)).err()).contains("is the database of --jdbcUrl itself");
  }

  @Test
  void refusesShardsThatDiffer() {
    east.execute("update spendcast.settings set base_currency = 'EUR'");
    refused("shard east has base currency EUR, time zone UTC", line("east", east));

    west.execute("update spendcast.settings set time_zone = 'Asia/Tokyo'");
    refused("time zone Asia/Tokyo", line("west", west));

    west.execute("delete from spendcast.flyway_schema_history where version = '9'");
    refused("schema version 8", line("west", west));
  }

  @Test
  void refusesAReportingDatabaseAsAShard() {
    attach(east);

    Run run = run(TestDatabase.migrated(), line("all", reporting));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("shard all is a reporting database, of the shards shard0");
  }

  @Test
  void refusesAShardThatIsOutOfReachAndALoginThatDoesNotOwnTheViews() {
    refused(
        "could not connect to server", "east 0 jdbc:postgresql://127.0.0.1:1/shop?user=postgres");

    reporting.execute(
        "drop role if exists stranger", "create role stranger login in role spendcast_reader");
    Run run =
        Run.of(
            Stream.of(
                "shards",
                "attach",
                "--shards=" + file(line("east", east)),
                "--jdbcUrl=" + reporting.url("stranger")));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "postgres_fdw cannot be created", "as a superuser", "create extension postgres_fdw");
  }

  private void refused(String message, String... lines) {
    Run run = run(lines);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(reporting.query("select name from spendcast.shards")).isEmpty();
  }

  private void attach(TestDatabase... shards) {
    List<String> lines = new ArrayList<>();
    for (TestDatabase shard : shards) {
      lines.add(line("shard" + lines.size(), shard).replace(" 0 ", " %d ".formatted(lines.size())));
    }
    assertThat(run(lines.toArray(String[]::new)).exit()).isZero();
  }

  private static String line(String name, TestDatabase shard) {
    return "%s %s %s".formatted(name, name.matches("west|shard1") ? 1 : 0, shard.url("postgres"));
  }

  private Run run(String... lines) {
    return run(reporting, lines);
  }

  private Run run(TestDatabase database, String... lines) {
    boolean dry = lines[0].equals("--dryRun");
    String[] shards = dry ? List.of(lines).subList(1, lines.length).toArray(String[]::new) : lines;
    String option = "--shards=" + file(shards);
    return dry
        ? database.run("shards", "attach", option, "--dryRun")
        : database.run("shards", "attach", option);
  }

  private Path file(String... lines) {
    try {
      return Files.write(folder.resolve("shards.conf"), List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String outcome(String event, int days) {
    return "insert into spendcast.prediction_outcomes values ('%s', 'champion', 'spend', '4', '%s', 0.75, 5, true, 7)"
        .formatted(event, DAY.plusSeconds(days * 86_400L));
  }

  private String mark(String event, String state, String person) throws SQLException {
    return asSuperset(
        "call dashboards.mark_alert('%s', '%s', '%s', null)".formatted(event, state, person));
  }

  private String asSuperset(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(reporting.url("superset"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
