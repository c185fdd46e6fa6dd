package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * How a column is changed while the version that does not know of it runs: a new one beside it,
 * then filled, then the old one gone. Here {@code country} gets a checked twin, and a column that
 * nobody writes any more goes.
 */
class MigrationIT {
  private static final int AFTER_A_STEP = 150;
  private static final List<String> STEPS = List.of("expand", "fill", "validate", "contract");

  @Test
  void changesTheSchemaUnderLoadWhileTheOldVersionGoesOn() {
    try (StreamRig rig = StreamRig.named("migration")) {
      rig.facts().execute("migration_before.sql");
      rig.start();
      List<SimulatedEvent> all = SampleEvents.all();
      int part = all.size() / (STEPS.size() + 2);
      CompletableFuture<Void> sending = rig.sendInBackground(all.subList(0, part), 150);
      rig.awaitOutcomes(300);

      int sent = part;
      for (String step : STEPS) {
        sending.join();
        int beforeTheEnd = sent + part - AFTER_A_STEP;
        sending = rig.sendInBackground(all.subList(sent, beforeTheEnd), 150);
        rig.facts().execute("migration_" + step + ".sql");
        sending.join();
        // However long the step took, these come after it.
        rig.send(all.subList(beforeTheEnd, sent + part));
        sent += part;
        rig.awaitStoredUpToNow();
      }
      sending = rig.sendInBackground(all.subList(sent, all.size()), 150);
      assertThat(rig.stream().restarts()).isZero();
      String longest = rig.facts().row("longest_pause.sql").get("seconds");
      // It must be able to start on the new schema, too.
      rig.stream().kill();
      sending.join();
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isEqualTo(1);
      assertThat(rig.facts().number("migration_unfilled.sql", "rows")).isZero();
      rig.facts().execute("migration_undo.sql");
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
      System.out.printf(
          "migration: expanded, filled, validated, contracted under 150 events a second; the longest"
              + " time without storing was %s s%n",
          longest);
    }
  }
}
