package io.spendcast.integration.stream;

import io.spendcast.simulator.events.SimulatedEvent;
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

  /**
   * A run of other events, made by each call.
   *
   * @param name of the run's folder
   */
  static UndisturbedRun of(String name, List<SimulatedEvent> events) {
    try (StreamRig rig = StreamRig.named(name)) {
      rig.send(events);
      rig.start();
      rig.awaitAllStored();
      rig.stream().stop();
      List<String> faults = rig.audit().accountingFaults();
      faults.addAll(rig.audit().alertFaults());
      return new UndisturbedRun(rig.audit().outcomes(), faults, rig.logTail());
    }
  }

  private static final class Once {
    static final UndisturbedRun RUN = of("undisturbed", SampleEvents.all());
  }
}
