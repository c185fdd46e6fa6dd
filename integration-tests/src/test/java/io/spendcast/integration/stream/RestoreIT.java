package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.simulator.events.SimulatedEvent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is lost and comes back as it was at its back-up, taken under load. */
class RestoreIT {
  @TempDir Path temp;

  @Test
  void storesAgainWhatTheBackupLacksAndSendsNoAlertAgainThatIsTooOld() {
    List<SimulatedEvent> all = SampleEvents.all();
    try (StreamRig rig = StreamRig.withOwnServers("restore")) {
      rig.start();
      int during = 2 * all.size() / 3;
      CompletableFuture<Void> sending = rig.sendInBackground(all.subList(0, during), 300);
      rig.awaitOutcomes(all.size() / 3);
      BaseBackup backup = BaseBackup.of(rig.stack().postgres(), temp.resolve("backup"));
      sending.join();
      // However long the backup took, it lacks these.
      rig.send(all.subList(during, all.size()));
      rig.awaitAllStored();
      rig.stream().stop();
      rig.audit(); // takes the alerts that were received
      rig.stack().postgres().kill();

      try (PostgresProcess restored = restore(rig, backup, "by-age")) {
        long kept = rig.facts().number("progress.sql", "outcomes");
        assertThat(kept).isPositive().isLessThan(all.size());
        // Those that waited in the outbox at the back-up have been sent since.
        rig.stack().commands().run("alerts", "resume", "--skipOlderThan=24h");
        storeTheRest(rig, stream -> stream.withFlag("alertMaxAge", "24h"));

        assertThat(rig.logTail()).contains("the database was set back").contains("are sent again");
        assertThat(rig.audit().alertsReceivedTwice()).isZero();
        assertThat(rig.audit().accountingFaults()).isEmpty();
        assertThat(rig.audit().outcomes().differencesFrom(UndisturbedRun.get().outcomes()))
            .isEmpty();
        System.out.printf(
            "restore: %,d of %,d records stored again: lost 0, doubled 0, changed 0%n",
            all.size() - kept, all.size());
        restored.kill();
      }

      try (PostgresProcess restored = restore(rig, backup, "any-age")) {
        Set<String> again = new HashSet<>(rig.audit().received());
        rig.facts().rows("published.sql").forEach(row -> again.remove(row.get("event_id")));
        storeTheRest(rig, UnaryOperator.identity());

        assertThat(again).isNotEmpty();
        assertThat(rig.audit().alertsReceivedTwice()).isEqualTo(again.size());
        assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
        System.out.printf(
            "restore: alerts sent again: 0 with --alertMaxAge=24h, %d of %d with none%n",
            again.size(), new HashSet<>(rig.audit().received()).size());
        restored.kill();
      }
    }
  }

  private PostgresProcess restore(StreamRig rig, BaseBackup backup, String name) {
    return backup.restore(
        rig.stack().postgres(), temp.resolve(name), rig.stack().log("postgres-" + name));
  }

  private static void storeTheRest(StreamRig rig, UnaryOperator<StreamConfig> flags) {
    rig.start(flags);
    rig.awaitAllStored();
    rig.stream().stop();
  }
}
