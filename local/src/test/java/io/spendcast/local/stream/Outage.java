package io.spendcast.local.stream;

import io.spendcast.local.simulate.events.SimulatedEvent;
import io.spendcast.local.process.Wait;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A server of the stream that is away for a while, under load.
 *
 * @param stop ends the server, which keeps its data
 * @param start lets it come back
 */
record Outage(Runnable stop, Runnable start, Duration duration) {
  private static final int PER_SECOND = 150;

  /** Sends all sample events meanwhile, and returns when they are stored. */
  void during(StreamRig rig) {
    List<SimulatedEvent> first = SampleEvents.all().subList(0, 500);
    List<SimulatedEvent> rest = SampleEvents.all().subList(500, SampleEvents.all().size());
    rig.send(first);
    rig.start();
    rig.awaitOutcomes(first.size());

    CompletableFuture<Void> sending = rig.sendInBackground(rest, PER_SECOND);
    rig.awaitOutcomes(first.size() + PER_SECOND);
    stop.run();
    Wait.pause(duration);
    start.run();

    sending.join();
    rig.awaitAllStored();
  }
}
