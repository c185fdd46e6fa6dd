package io.spendcast.local.stream;

import io.spendcast.local.stack.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * What the stream makes of {@link SampleEvents#all} when nothing happens to it. Run once for all
 * scenarios, which have to come to the same.
 */
record UndisturbedRun(
    Outcomes outcomes, List<String> accountingFaults, Delivery delivery, String log) {

  /** The run, made by whoever asks first. */
  static UndisturbedRun get() {
    return Once.RUN;
  }

  private static UndisturbedRun make() {
    try (StreamRig rig = StreamRig.named("undisturbed")) {
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored(Duration.ofMinutes(2));
      rig.stream().stop();
      return new UndisturbedRun(
          rig.outcomes(), rig.accountingFaults(), rig.delivery(), rig.logTail());
    }
  }

  private static final class Once {
    static final UndisturbedRun RUN = make();
  }
}
