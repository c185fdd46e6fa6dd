package io.spendcast.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.Spendcast;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardOptionsTest {
  @TempDir private Path folder;
  private TestShards shards;

  @BeforeEach
  void fill() {
    shards = TestShards.migrated(folder).fill();
  }

  @Test
  void findsARecordInTheSecondShard() {
    Run run = shards.run("why", "E-WEST");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .startsWith("shard west (2-3)\nEvent E-WEST: a purchase, stored\n")
        .doesNotContain("east (0-1)");
    assertThat(shards.run("why", "2:1").out()).startsWith("shard west (2-3)\nPosition 2:1: ");
  }

  @Test
  void saysWhetherTheOtherShardsKnowNothing() {
    Run run = shards.run("why", "E-NONE");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("nothing is known about E-NONE");

    shards.disconnectWest();
    Run away = shards.run("why", "E-WEST");
    assertThat(away.exit()).isEqualTo(2);
    assertThat(away.err())
        .contains("shard west: cannot connect to ")
        .contains("; nothing is known about E-WEST in the other shards");
    Run known = shards.run("why", "E-EAST");
    assertThat(known.exit()).isEqualTo(2);
    assertThat(known.out()).startsWith("shard east (0-1)\nEvent E-EAST");
    assertThat(known.err()).doesNotContain("nothing is known");
  }

  @Test
  void judgesTheOthersWhenAShardHasNoPurchases() {
    shards.east().execute("delete from spendcast.purchases");

    Run run = shards.run("judge");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("shard east (0-1)\nno purchases yet\n\nshard west (2-3)\n");
    assertThat(shards.east().run("judge").err()).contains("the database holds no purchases");
  }

  @Test
  void loadsTheSameRatesIntoEveryShardAndMayDoItAgain() throws IOException {
    Path rates =
        Files.writeString(folder.resolve("r.csv"), "currency,day,rate\nEUR,2026-01-02,1.08\n");
    shards.disconnectWest();

    Run run = shards.run("rates", "load", rates.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Run the command again");
    shards.reconnectWest();
    assertThat(shards.run("rates", "load", rates.toString()).out())
        .isEqualTo(
            """
            shard east (0-1)
            loaded 1 rates: 0 added, 0 corrected, 1 skipped (already current)

            shard west (2-3)
            loaded 1 rates: 1 added, 0 corrected, 0 skipped (already current)
            """);
  }

  @Test
  void pausesAndResumesTheAlertsOfAllShards() {
    assertThat(shards.run("alerts", "pause").out()).containsPattern("(?s)(alerts wait now.*){2}");
    assertThat(shards.run("alerts", "resume").exit()).isZero();
    assertThat(
            shards
                .west()
                .query("select 1 from spendcast.alerts_paused where paused_at is not null"))
        .isEmpty();
  }

  @Test
  void prunesEveryShardButOneThatAMoveLeaves() {
    TestShards.beginMove(shards.east());

    Run run = shards.run("prune", "--olderThan=30d");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("shard east: partitions 0-1 have been moving to shard west since ")
        .doesNotContain("shard west:");
    assertThat(shards.east().query("select event_id from spendcast.purchases"))
        .containsExactly("E-EAST");
    assertThat(shards.west().query("select event_id from spendcast.purchases")).isEmpty();
    assertThat(shards.run("prune", "--olderThan=30d", "--dryRun").exit()).isZero();
  }

  @Test
  void correctsNothingThatAMoveMayHaveCopied() {
    TestShards.beginMove(shards.east());

    Run run = shards.east().run("correct", "E-EAST", "--reason=mistyped");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("partitions 0-1 have been moving to shard west since ");
    assertThat(shards.east().query("select 1 from spendcast.corrections")).isEmpty();
  }

  @Test
  void namesEveryFailedShardInOneLineAndEndsWithTheWorstCode() {
    TestShards.beginMove(shards.east());
    shards.disconnectWest();

    Run run = shards.run("prune", "--olderThan=30d");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsOnlyOnce("\n")
        .containsPattern("shard east: partitions .*; shard west: cannot connect to ");
  }

  @Test
  void refusesAnUrlBesideAFileOfShards() {
    Run run = shards.run("status", "--jdbcUrl=" + shards.east().url("postgres"));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--shards and --jdbcUrl exclude each other");
  }

  @Test
  void isAFlagOfTheCommandsThatHaveItAlone() {
    assertThat(Stream.of("status", "why", "erase", "migrate", "prune", "judge"))
        .allSatisfy(command -> assertThat(help(command)).contains("--shards=FILE"));
    for (String command : List.of("correct", "backfill", "redrive", "features", "back-score")) {
      assertThat(help(command)).doesNotContain("--shards");
    }
  }

  private static String help(String command) {
    return Spendcast.commandLine().getSubcommands().get(command).getUsageMessage();
  }
}
