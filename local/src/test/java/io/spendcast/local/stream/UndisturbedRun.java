package io.spendcast.local.stream;

import java.util.List;

/**
 * What the stream makes of {@link SampleEvents#all} when nothing happens to it. Run once for all
 * scenarios, which have to come to the same.
 */
record UndisturbedRun(Outcomes outcomes, List<String> faults, String log) {

  /** The run, made by whoever asks first. */
  static UndisturbedRun get() {
    return Once.RUN;
  }

  private static UndisturbedRun make() {
    try (StreamRig rig = StreamRig.named("undisturbed")) {
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored();
      rig.stream().stop();
      List<String> faults = rig.audit().accountingFaults();
      faults.addAll(rig.audit().alertFaults());
      return new UndisturbedRun(rig.audit().outcomes(), faults, rig.logTail());
    }
  }

  private static final class Once {
    static final UndisturbedRun RUN = make();
  }
}
