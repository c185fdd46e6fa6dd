package io.spendcast.pipelines.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PruneTest {
  private static final Instant OLD = Instant.now().minus(400, ChronoUnit.DAYS);
  private static final Instant NEW = Instant.now().minus(300, ChronoUnit.DAYS);

  private TestDatabase database;

  /** Offsets 0, 1, 2 and 4 are old; 3 and 5 are not, nor is 6, which occurred as long ago. */
  @BeforeEach
  void fill() {
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.stream(7),
        TestFacts.ledger(TestFacts.TOPIC, 0, 0, "{[0,7)}"),
        TestFacts.purchase("E-0", 0, "C-1", OLD),
        TestFacts.deadLetter(1, "not_json"),
        TestFacts.duplicate(2, "E-0"),
        TestFacts.purchase("E-3", 3, "C-1", NEW),
        TestFacts.purchase("E-4", 6_000, "C-1", OLD),
        TestFacts.deadLetter(5, "not_json"),
        "update spendcast.purchases set stored_at = occurred_at",
        TestFacts.purchase("E-6", 6, "C-1", OLD),
        "update spendcast.purchases set stored_at = now() where event_id = 'E-6'",
        "update spendcast.purchases set kafka_offset = 4 where event_id = 'E-4'",
        "update spendcast.duplicates set stored_at = '" + OLD + "'",
        "update spendcast.dead_letters set stored_at = case kafka_offset when 1 then timestamptz '"
            + OLD
            + "' else now() end");
    database.execute(
        "insert into spendcast.corrections select event_id, arrival, customer_id, 10000 + arrival,"
            + " 'mistyped' from spendcast.purchases");
    for (String event : new String[] {"E-0", "E-3", "E-4", "E-6"}) {
      database.execute(
          TestFacts.prediction(event, "4"),
          TestFacts.alert(event, "published"),
          "insert into spendcast.purchase_features values ('" + event + "', 2, '{1}')",
          "insert into spendcast.prediction_outcomes values ('"
              + event
              + "', 'champion', 'spend', '4', now(), 0.5, 1, true, 1)");
    }
  }

  @Test
  void deletesWhatIsOldWithAllThatWasMadeOfItAndTheBooksAreRight() {
    Run run = database.run("prune", "--older-than=365d");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("deleted what is from before ")
        .endsWith("2 purchases and refunds, 1 duplicates, 1 dead letters\n");
    for (String table :
        new String[] {
          "purchases",
          "predictions",
          "alerts",
          "purchase_features",
          "prediction_outcomes",
          "corrections"
        }) {
      assertThat(database.query("select event_id from spendcast." + table))
          .as(table)
          .containsExactlyInAnyOrder("E-3", "E-6");
    }
    assertThat(database.query("select kafka_offset from spendcast.dead_letters"))
        .containsExactly("5");
    assertThat(database.query("select 1 from spendcast.duplicates")).isEmpty();
    assertThat(database.query("select gap || kind from spendcast.ledger_gaps order by gap"))
        .containsExactly("[0,3)pruned", "[4,5)pruned");
    assertThat(database.run("status").out())
        .containsPattern("purchases +0 +7 +2 +0 +1 +0 +0 +0 +4 +0 +✓");
    assertThat(database.run("why", "0:4").out()).contains("pruned: older than what is kept");
  }

  @Test
  void joinsWhatIsPrunedLaterToWhatWasPrunedBefore() {
    database.run("prune", "--olderThan=365d");

    Run again = database.run("prune", "--olderThan=200d");

    assertThat(again.out()).contains(" 1 purchases and refunds, 0 duplicates, 0 dead letters");
    assertThat(database.query("select gap from spendcast.ledger_gaps")).containsExactly("[0,5)");
    assertThat(database.run("prune", "--olderThan=200d").out()).contains(" 0 purchases");
  }

  @Test
  void onlyCounts() {
    Run run = database.run("prune", "--olderThan=365d", "--dryRun");

    assertThat(run.out()).startsWith("would delete").contains("2 purchases and refunds");
    assertThat(database.query("select 1 from spendcast.purchases")).hasSize(4);
    assertThat(database.query("select 1 from spendcast.ledger_gaps")).isEmpty();
  }

  @Test
  void refusesWhatIsNoAge() {
    assertThat(database.run("prune", "--olderThan=forever").exit()).isEqualTo(2);
    assertThat(database.run("prune").exit()).isEqualTo(2);
  }
}
