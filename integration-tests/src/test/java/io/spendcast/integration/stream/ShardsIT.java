package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.Accounting;
import io.spendcast.simulator.events.SimulatedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Two shards under one load, killed now and then; meanwhile a third one takes over a range of
 * partitions with its customers. Three kills here; {@code make shards-test KILLS=10} for more.
 */
class ShardsIT {
  private static final int PARTITIONS = 6;
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int SECONDS_PER_KILL = 15;

  @Test
  void losesDoublesAndChangesNothingWhenKilledAndMoved() throws Exception {
    List<SimulatedEvent> all = SampleEvents.all();
    int perSecond = Math.max(50, all.size() / ((KILLS + 4) * SECONDS_PER_KILL));
    try (StreamRig rig = StreamRig.named("shards", PARTITIONS, PARTITIONS);
        ShardProcess east = ShardProcess.of(rig, "east");
        ShardProcess west = ShardProcess.of(rig, "west");
        ShardProcess north = ShardProcess.of(rig, "north")) {
      east.read("0-3");
      west.read("4-5");
      CompletableFuture<Void> sending = rig.sendInBackground(all, perSecond);
      kill(KILLS - KILLS / 2, east, west);

      move(rig, east, west, north);
      kill(KILLS / 2, north, east);
      sending.join();
      List<ShardProcess> shards = List.of(east, west, north);
      awaitAllStored(rig, shards);

      UndisturbedRun undisturbed = UndisturbedRun.get();
      Outcomes outcomes = outcomes(shards);
      report(outcomes, undisturbed.outcomes());
      assertThat(undisturbed.faults()).isEmpty();
      assertThat(outcomes.differencesFrom(undisturbed.outcomes())).isEmpty();
      for (ShardProcess shard : shards) {
        Accounting accounting = shard.facts().ask(Accounting::of);
        assertThat(accounting.faults(accounting.offsets())).isEmpty();
        assertThat(accounting.offsets()).isPositive();
      }
      assertThat(customersOf(shards)).doesNotHaveDuplicates();
      assertThat(refusal(east)).contains("has moved to shard north");
      assertThat(refusal(north)).contains("has read partitions 0-1 of topic");
    }
  }

  private static void kill(int times, ShardProcess... shards) {
    Random random = new Random(times);
    for (int kill = 0; kill < times; kill++) {
      Wait.pause(Duration.ofMillis(random.nextInt(2_000)));
      ShardProcess shard = shards[kill % shards.length];
      shard.stream().kill();
      long before = shard.facts().number("progress.sql", "outcomes");
      Wait.until("the killed shard to store", StreamRig.PATIENCE, () -> shard.outcomes() > before);
    }
  }

  /** Moves partitions 2 and 3 from east to north, while all of them get records. */
  private static void move(StreamRig rig, ShardProcess east, ShardProcess west, ShardProcess north)
      throws IOException {
    Path file = rig.stack().folder().resolve("shards.conf");
    Files.writeString(file, east.line("0-3") + west.line("4-5") + north.line("-"));
    CompletableFuture<String> moved =
        CompletableFuture.supplyAsync(
            () ->
                rig.stack()
                    .commands()
                    .run(
                        "shards",
                        "move",
                        "--shards=" + file,
                        "--from=east",
                        "--to=north",
                        "--topic=" + rig.topic().name(),
                        "--partitions=2-3"));
    east.read("0-1");
    System.out.println(moved.join().lines().reduce((first, last) -> first + "\n  " + last).get());
    north.read("2-3");
  }

  private static void awaitAllStored(StreamRig rig, List<ShardProcess> shards) {
    long offsets = rig.topic().offsets();
    Wait.until(
        offsets + " outcomes in all shards",
        StreamRig.PATIENCE,
        () -> shards.stream().mapToLong(ShardProcess::outcomes).sum() >= offsets);
    Wait.until(
        "alerts to be sent",
        StreamRig.PATIENCE,
        () ->
            shards.stream().allMatch(s -> s.facts().number("progress.sql", "pending_alerts") == 0));
  }

  private static Outcomes outcomes(List<ShardProcess> shards) {
    List<Outcomes.Row> rows = new ArrayList<>();
    shards.forEach(shard -> rows.addAll(Outcomes.of(shard.facts()).rows()));
    return new Outcomes(rows);
  }

  private static List<String> customersOf(List<ShardProcess> shards) {
    return shards.stream()
        .flatMap(shard -> shard.facts().rows("customers.sql").stream())
        .map(row -> row.get("customer_id"))
        .toList();
  }

  /** Log of a stream that is to read partitions of two shards. */
  private static String refusal(ShardProcess shard) {
    shard.read("0-3");
    shard.stream().outcome().join();
    return LogTail.of(shard.stack().log("stream"));
  }

  private static void report(Outcomes outcomes, Outcomes undisturbed) {
    System.out.printf(
        "%d kills: lost %d, doubled %d, changed %d%n",
        KILLS,
        undisturbed.missingIn(outcomes).size(),
        outcomes.missingIn(undisturbed).size(),
        outcomes.changedFrom(undisturbed));
  }
}
