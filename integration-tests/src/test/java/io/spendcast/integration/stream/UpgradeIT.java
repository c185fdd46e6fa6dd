package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.SpendcastCommands;
import io.spendcast.local.stack.StreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A released version is upgraded to this one as docs/running.md says: its database is migrated
 * under load, then this version takes over. {@code make upgrade-test} names the release's jar.
 */
class UpgradeIT {
  private static final int PER_SECOND = 500;
  private static final Duration EACH_STEP = Duration.ofSeconds(15);

  @Test
  void upgradesTheReleasedVersionUnderLoadWithoutLosingOrDoublingARecord() {
    Path released = Path.of(System.getProperty("upgrade.from"));
    ProjectFolder built = ProjectFolder.find();
    try (StreamRig rig = StreamRig.withOwnServers("upgrade", built.withJar(released))) {
      String from = version(rig.stack().commands());
      rig.start(UpgradeIT::withoutAlerts);
      ChildProcess next;
      try (SteadyLoad load = new SteadyLoad(rig.topic(), PER_SECOND)) {
        rig.awaitOutcomes(PER_SECOND);
        Wait.pause(EACH_STEP);
        SpendcastCommands commands =
            new SpendcastCommands(rig.stack().postgres(), built.jar(), rig.stack().log("upgrade"));
        commands.run("migrate", "--baseCurrency=USD");
        requireTheOldOneGoesOn(rig);
        next = rig.startSecond(flags -> withoutAlerts(flags).withFlag("lockPatience", "2m"));
        TakeoverIT.takeOver(rig, next);
        Wait.pause(EACH_STEP);
        load.requireRunning();
        System.out.printf("upgrade: from %s to %s%n", from, version(commands));
      }
      try (next) {
        rig.awaitStoredUpToNow();

        assertThat(rig.audit().accountingFaults()).isEmpty();
        assertThat(rig.facts().number("takeover.sql", "epochs")).isGreaterThan(2);
        System.out.printf(
            "upgrade: %,d records at %,d a second: lost 0, doubled 0; nothing was stored for %s s%n",
            rig.topic().records(), PER_SECOND, rig.facts().row("longest_pause.sql").get("seconds"));
      }
    }
  }

  /** Version of the jar; the JVM may print lines of its own before it. */
  private static String version(SpendcastCommands commands) {
    return commands.run("--version").lines().reduce("", (first, last) -> last);
  }

  /** The old version must store on the new schema, and start on it after a crash. */
  private static void requireTheOldOneGoesOn(StreamRig rig) {
    rig.awaitStoredUpToNow();
    assertThat(rig.stream().restarts()).isZero();
    rig.stream().kill();
    rig.awaitStoredUpToNow();
    assertThat(rig.stream().restarts()).isEqualTo(1);
  }

  /** Thousands are more than the stand-in for SNS can take. */
  private static StreamConfig withoutAlerts(StreamConfig stream) {
    return stream.withFlag("alertThreshold", "1000000");
  }
}
