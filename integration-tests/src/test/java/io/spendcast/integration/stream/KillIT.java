package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Kills under the load of a transactional producer, with customers of more facts than a history
 * holds. Three kills here; {@code make kill-test KILLS=20} for more.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int SECONDS_PER_KILL = 20;

  @Test
  void losesDoublesAndChangesNothingWhenKilledUnderLoad() {
    Random random = new Random(1);
    List<SimulatedEvent> load = KillEvents.load();
    int perSecond = load.size() / (KILLS * SECONDS_PER_KILL);
    try (StreamRig rig = StreamRig.named("kill");
        TransactionalShop shop = new TransactionalShop(rig.topic())) {
      rig.start();
      shop.send(KillEvents.history());
      rig.awaitStoredUpToNow();
      assertThat(rig.facts().number("shortest_bot_history.sql", "facts"))
          .isEqualTo(KillEvents.FACTS_BEFORE);

      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> shop.sendPaced(load, perSecond));
      List<Duration> recoveries = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        Wait.pause(Duration.ofMillis(random.nextInt(2_000)));
        recoveries.add(recovery(rig));
      }
      sending.join();
      rig.awaitAllStored();

      UndisturbedRun undisturbed = undisturbed();
      report(rig.audit(), undisturbed.outcomes(), recoveries);
      assertThat(rig.stream().restarts()).isEqualTo(KILLS);
      assertThat(undisturbed.faults()).isEmpty();
      assertThat(rig.audit().faultsButRepeatedAlerts(undisturbed)).isEmpty();
    }
  }

  /** The same events without transactions, so that an aborted record shows as a difference. */
  private static UndisturbedRun undisturbed() {
    return UndisturbedRun.of("kill-undisturbed", KillEvents.all());
  }

  /** Kills the stream, and returns how long it took until something was stored again. */
  private static Duration recovery(StreamRig rig) {
    rig.stream().kill();
    long killedAt = System.nanoTime();
    rig.awaitOutcomes(rig.outcomesSoFar() + 1);
    return Duration.ofNanos(System.nanoTime() - killedAt);
  }

  private static void report(Audit audit, Outcomes undisturbed, List<Duration> recoveries) {
    System.out.printf(
        "%d kills: %s, stored again after at most %.1f s%n",
        KILLS, audit.differencesFrom(undisturbed), Collections.max(recoveries).toMillis() / 1e3);
  }
}
