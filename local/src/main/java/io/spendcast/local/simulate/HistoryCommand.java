package io.spendcast.local.simulate;

import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "history",
    description = "Sends months of checkouts in time order, as fast as they are taken.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Runnable {
  @Mixin private PopulationFlags population;
  @Mixin private SinkFlags sinks;

  @Override
  public void run() {
    SimulationOptions options = population.toOptions();
    try (EventSink sink = sinks.open()) {
      Feed feed = new Feed(sink, Progress.ifWatched(), System::nanoTime);
      Iterator<SimulatedEvent> events = CheckoutEvents.history(options).iterator();
      while (events.hasNext()) {
        feed.send(events.next());
      }
      sinks.report(feed.finish());
    }
  }
}
