package io.spendcast.pipelines.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.start.Database;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");

  private TestDatabase database;

  @BeforeEach
  void migrate() {
    database = TestDatabase.migrated();
  }

  @Test
  void saysThatAnEmptyDatabaseIsEmpty() {
    Run run = database.run("status");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "Streams (base currency USD)",
            "  none",
            "",
            "Running",
            "  none",
            "",
            "Ledger",
            "  none",
            "",
            "Accounting",
            "  none",
            "",
            "Dead letters (and 0 duplicates)",
            "  none",
            "",
            "Alerts",
            "  pending           0",
            "  failed            0",
            "  suppressed        0",
            "  published         0",
            "",
            "Models of the last ten minutes of storing",
            "  none");
  }

  @Test
  void showsEveryPartAsAlignedTables() {
    fill();

    assertThat(database.run("status").out().lines().map(l -> l.replaceAll("(oldest.*)", "oldest")))
        .containsExactly(
            "Streams (base currency USD)",
            "  group  topic      epoch  started at            alerts",
            "  g      purchases      7  2026-02-28T00:00:00Z  chance of 0.5 or more to spend over 5000,"
                + " up to 1 day old, cooldown 7 days",
            "",
            "Running",
            "  none",
            "",
            "Ledger",
            "  group  topic            partition  start  position  ranges  holes             caught up",
            "  g      purchases                0      1         8       3  2 at 8, 10 at 11  2 h 5 min ago",
            "  g      purchases                1      5         5       0                    2 h 5 min ago",
            "  g      purchases (old)          0      0         3       1                    2 h 5 min ago",
            "",
            "Accounting",
            "  topic      partition  offsets  stored  duplicates  dead  void  lost  erased  pruned  moved",
            "  purchases          0        9       2           1     1     2     1       1       0      0  ✗ 1 without"
                + " outcome",
            "  purchases          1        0       0           0     0     0     0       0       0      0  ✓",
            "  purchases          0        3       0           0     0     0     0       0       0      0  ✗ 3 without"
                + " outcome",
            "",
            "Dead letters (and 1 duplicates)",
            "  step   reason    records  unresolved  newest",
            "  Parse  not_json        1           1  2026-03-01T00:00:00Z",
            "",
            "Alerts",
            "  pending           1, the oldest",
            "  failed            0",
            "  suppressed        1",
            "  published         0",
            "  last published    2026-03-01T00:00:01Z",
            "",
            "Models of the last ten minutes of storing",
            "  role      model  version  predictions  newest",
            "  champion  spend  4                  2  2026-03-01T00:00:00Z");
  }

  @Test
  void tellsOfRecordsThatAreNotWithTheirCustomersOthers() throws Exception {
    fill();
    database.execute(
        TestFacts.purchase("E-3", 3, "C-1", DAY),
        "update spendcast.purchases set partition = 1 where event_id = 'E-3'",
        "update spendcast.kafka_ledger set keyed_otherwise = 5 where partition = 0");

    assertThat(database.run("status").out())
        .containsPattern(
            "Keys: predictions may miss facts of another partition\\R"
                + "  group  records not keyed by customer  customers in several partitions\\R"
                + "  g +5 +1\\R");
    JsonNode report = Database.JSON.readTree(database.run("status", "--json").out());
    assertThat(report.at("/keys/0/split_customers").asInt()).isEqualTo(1);
  }

  @Test
  void printsTheSameAsJson() throws Exception {
    fill();

    JsonNode report = Database.JSON.readTree(database.run("status", "--json").out());

    assertThat(report.at("/base_currency").asText()).isEqualTo("USD");
    assertThat(report.at("/streams/0/epoch").asInt()).isEqualTo(7);
    assertThat(report.at("/partitions/0/position").asInt()).isEqualTo(8);
    assertThat(report.at("/partitions/0/holes/1").toString())
        .isEqualTo("{\"first\":11,\"size\":10}");
    assertThat(report.at("/partitions/0/caught_up_seconds_ago").asInt()).isBetween(7500, 7600);
    assertThat(report.at("/accounting/0/missing").asInt()).isEqualTo(1);
    assertThat(report.at("/accounting/0/void").asInt()).isEqualTo(2);
    assertThat(report.at("/outbox/oldest_pending_seconds").asInt()).isBetween(7500, 7600);
    assertThat(report.at("/outbox/suppressed").asInt()).isEqualTo(1);
    assertThat(report.at("/dead_letters/0/reason").asText()).isEqualTo("not_json");
    assertThat(report.at("/models/0/version").asText()).isEqualTo("4");
  }

  @Test
  void leavesTheCountingOutWhenQuick() throws Exception {
    assertThat(database.run("status", "--quick").out()).doesNotContain("Accounting");
    assertThat(
            Database.JSON
                .readTree(database.run("status", "--quick", "--json").out())
                .get("accounting")
                .isNull())
        .isTrue();
  }

  @Test
  void countsWhatWasCountedBeforeAgainOnlyToVerify() throws Exception {
    fill();
    database.execute("select spendcast.count_records(1)");

    assertThat(missing()).isEqualTo(1);
    assertThat(missing("--verify")).isEqualTo(1);

    // By hand: one that was counted, and one that was not.
    database.execute("delete from spendcast.purchases where event_id = 'E-1'");
    assertThat(missing()).isEqualTo(1);
    assertThat(missing("--verify")).isEqualTo(2);

    database.execute("delete from spendcast.purchases where event_id = 'E-2'");
    assertThat(missing()).isEqualTo(2);
    assertThat(missing("--verify")).isEqualTo(3);
  }

  private int missing(String... more) throws Exception {
    Stream<String> arguments = Stream.concat(Stream.of("status", "--json"), Stream.of(more));
    Run run = database.run(arguments.toArray(String[]::new));
    return Database.JSON.readTree(run.out()).at("/accounting/0/missing").asInt();
  }

  @Test
  void namesTheSessionThatHoldsTheLock() throws Exception {
    database.execute(TestFacts.stream(7));
    try (Connection stream = database.source().getConnection();
        Statement statement = stream.createStatement()) {
      statement.execute("set application_name = 'spendcast-stream on host-7'");
      statement.execute("select pg_advisory_lock(hashtextextended('spendcast stream g', 0))");

      assertThat(database.run("status").out())
          .containsPattern(
              "Running\\R.*\\R  g      spendcast-stream on host-7  127\\.0\\.0\\.1  \\S+Z  +\\d+\\R");
    }
  }

  @Test
  void servesAReaderToo() {
    database.execute("create role eve login in role spendcast_reader");

    Run run = database.runAs("eve", "status");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
  }

  @Test
  void refusesAUserWhoIsNoMemberOfAnyRole() {
    database.execute("create role mallory login");

    Run run = database.runAs("mallory", "status");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: cannot read the schema's history: ERROR: permission denied for schema");
  }

  /** Offsets 1 to 7, 10 and 21 have outcomes, all but one of which is stored. */
  private void fill() {
    database.execute(
        TestFacts.stream(7),
        TestFacts.alertRules(1, "6, 1000, null, null, null"),
        TestFacts.alertRules(2, "7, 5000, 0.5, 'PT24H', 'PT168H'"),
        TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,8),[10,11),[21,22)}"),
        TestFacts.ledger(TestFacts.TOPIC, 1, 5, "{}"),
        TestFacts.ledger(TestFacts.OLD_TOPIC, 0, 0, "{[0,3)}"),
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.purchase("E-2", 2, "C-1", DAY),
        TestFacts.prediction("E-1", "4"),
        TestFacts.prediction("E-2", "4"),
        TestFacts.alert("E-1", "pending"),
        TestFacts.alert("E-2", "suppressed_age"),
        TestFacts.duplicate(3, "E-1"),
        TestFacts.deadLetter(4, "not_json"),
        TestFacts.gap("[5,7)", "void"),
        TestFacts.gap("[7,8)", "lost"),
        TestFacts.gap("[10,11)", "erased"));
  }
}
