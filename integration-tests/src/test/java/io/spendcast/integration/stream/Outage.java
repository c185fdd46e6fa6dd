package io.spendcast.integration.stream;

import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server of the stream that is away for a while, under load.
 *
 * @param stop ends the server, which keeps its data
 * @param start lets it come back
 * @param flags of the stream
 * @param during returns when the server may come back
 */
record Outage(
    Runnable stop, Runnable start, UnaryOperator<StreamConfig> flags, Consumer<StreamRig> during) {
  private static final int PER_SECOND = 150;

  /** An outage that the stream has to ride out. */
  static Outage ofTwentySeconds(Runnable stop, Runnable start) {
    return new Outage(
        stop, start, UnaryOperator.identity(), rig -> Wait.pause(Duration.ofSeconds(20)));
  }

  /**
   * An outage that ends the stream, and its next process too. The stream waits ten seconds for the
   * server instead of a minute, or most of the test would be waiting.
   */
  static Outage overTwoRestarts(Runnable stop, Runnable start) {
    return new Outage(
        stop,
        start,
        stream -> stream.withFlag("outagePatience", "10s"),
        rig -> Wait.until("two restarts", StreamRig.PATIENCE, () -> rig.stream().restarts() >= 2));
  }

  /** Sends all sample events, and returns when they are stored. */
  void during(StreamRig rig) {
    List<SimulatedEvent> first = SampleEvents.all().subList(0, 500);
    List<SimulatedEvent> rest = SampleEvents.all().subList(500, SampleEvents.all().size());
    rig.send(first);
    rig.start(flags);
    rig.awaitOutcomes(first.size());

    CompletableFuture<Void> sending = rig.sendInBackground(rest, PER_SECOND);
    rig.awaitOutcomes(first.size() + PER_SECOND);
    stop.run();
    during.accept(rig);
    start.run();

    sending.join();
    rig.awaitAllStored();
  }
}
