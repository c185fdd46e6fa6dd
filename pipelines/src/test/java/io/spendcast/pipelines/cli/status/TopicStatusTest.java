package io.spendcast.pipelines.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.pipelines.cli.TestShards;
import io.spendcast.pipelines.start.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicStatusTest {
  @TempDir private Path folder;
  private TestShards shards;

  @BeforeEach
  void fill() {
    shards = TestShards.migrated(folder).fill();
  }

  @Test
  void showsEachShardBelowItsNameAndAddsThemUp() {
    shards.west().execute(TestFacts.alert("E-WEST", "pending"));

    Run run = shards.run("status");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsSubsequence(
            "shard east (0-1)",
            "  topic      partition  offsets  stored  duplicates  dead  void  lost  erased  pruned  moved",
            "  purchases          0        1       1           0     0     0     0       0       0      0  ✓",
            "shard west (2-3)",
            "  purchases          2        1       1           0     0     0     0       0       0      0  ✓",
            "All shards",
            "  topic      partitions  offsets  stored  duplicates  dead  void  lost  erased  pruned  moved",
            "  purchases  0-3               2       2           0     0     0     0       0       0      0  ✓",
            "  ✓ every record accounted for",
            "  alerts pending    1");
  }

  @Test
  void doesNotLetTooManyOutcomesOfAShardMakeUpForThoseThatAnotherLacks() {
    shards.east().execute("update spendcast.kafka_ledger set done = '{[1,4)}' where partition = 0");
    shards.west().execute("update spendcast.kafka_ledger set done = '{}' where partition = 2");

    assertThat(shards.run("status").out())
        .endsWith("  alerts published  0\n")
        .contains("\n  ✗ 2 without outcome, 1 too many\n");
  }

  @Test
  void printsOneObjectOfAllShards() throws Exception {
    JsonNode status = Database.JSON.readTree(shards.run("status", "--json").out());

    assertThat(status.fieldNames()).toIterable().containsExactly("shards");
    assertThat(status.get("shards").fieldNames()).toIterable().containsExactly("east", "west");
    assertThat(status.at("/shards/west/accounting/0/partition").asInt()).isEqualTo(2);
    assertThat(status.at("/shards/east/accounting/0/missing").asInt()).isZero();
  }

  @Test
  void showsTheOthersWhenAShardIsAway() throws Exception {
    shards.disconnectWest();

    Run run = shards.run("status");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).containsOnlyOnce("\n").contains("shard west: cannot connect to jdbc:");
    assertThat(run.out().lines())
        .contains("shard east (0-1)", "All shards but west")
        .doesNotContain("shard west (2-3)");
    JsonNode status = Database.JSON.readTree(shards.run("status", "--json").out());
    assertThat(status.get("shards").fieldNames()).toIterable().containsExactly("east");
  }

  @Test
  void warnsOfPartitionsThatTheFileDoesNotGiveToTheShard() {
    shards.west().execute(TestFacts.ledger(TestFacts.TOPIC, 1, 0, "{}"));
    shards.west().execute(TestFacts.ledger(TestFacts.OLD_TOPIC, 0, 0, "{}"));
    shards.east().execute("delete from spendcast.kafka_ledger where partition = 0");

    Run run = shards.run("status", "--quick");

    assertThat(run.exit()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "warning: shard east has partitions 0-1 in the file of shards, but 1 in its ledger",
            "warning: shard west has partitions 2-3 in the file of shards, but 1-3 in its ledger",
            "warning: partition 1 of topic purchases ("
                + TestFacts.TOPIC
                + ") is in the ledgers of several shards, which may count it twice: east, west");
  }
}
