package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.supervise.ExitCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A new version of the stream waits, all checked, until the old one is told to end. */
class TakeoverIT {
  private static final int PER_SECOND = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration AFTERWARDS = Duration.ofSeconds(10);

  @Test
  void takesOverUnderLoadWithoutLosingOrDoublingARecord() {
    try (StreamRig rig = StreamRig.named("takeover")) {
      rig.start(TakeoverIT::withoutAlerts);
      ChildProcess next;
      try (SteadyLoad load = new SteadyLoad(rig.topic(), PER_SECOND)) {
        rig.awaitOutcomes(PER_SECOND);
        Wait.pause(WARM_UP);
        next = rig.startSecond(flags -> withoutAlerts(flags).withFlag("lockPatience", "2m"));
        takeOver(rig, next);
        Wait.pause(AFTERWARDS);
        load.requireRunning();
      }
      try (next) {
        rig.awaitStoredUpToNow();

        assertThat(rig.audit().accountingFaults()).isEmpty();
        assertThat(rig.facts().number("takeover.sql", "epochs")).isEqualTo(2);
        System.out.printf(
            "takeover: %,d records at %,d a second: lost 0, doubled 0; nothing was stored for %s s%n",
            rig.topic().records(), PER_SECOND, rig.facts().row("longest_pause.sql").get("seconds"));
      }
    }
  }

  /** Stops the rig's stream when the next one waits, and returns when the next one has stored. */
  static void takeOver(StreamRig rig, ChildProcess next) {
    Wait.until(
        "the new stream to wait",
        StreamRig.PATIENCE,
        () -> {
          next.requireAlive();
          return LogTail.of(next.log()).contains("all is well; waiting for spendcast stream");
        });
    assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);
    long left = outcomes(rig);
    Wait.until(
        "the new stream to store",
        StreamRig.PATIENCE,
        () -> {
          next.requireAlive();
          return outcomes(rig) > left;
        });
  }

  private static long outcomes(StreamRig rig) {
    return rig.facts().number("progress.sql", "outcomes");
  }

  /** Thousands are more than the stand-in for SNS can take. */
  private static StreamConfig withoutAlerts(StreamConfig stream) {
    return stream.withFlag("alertThreshold", "1000000");
  }
}
