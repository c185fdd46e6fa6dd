package io.spendcast.local.simulate;

import io.spendcast.local.simulate.events.CheckoutEvents;
import io.spendcast.local.simulate.sink.SinkFlags;
import io.spendcast.local.simulate.sink.Transmission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "history",
    description = {
      "Sends months of checkouts in the order in which they were sent, as fast as they are taken.",
      "",
      "20,000 customers over 6 months make about 300,000 events. The same seed, end and options"
          + " give the same bytes. A file can't hold tombstones; they are left out and counted."
    },
    sortOptions = false)
final class HistoryCommand implements Runnable {
  @Mixin private PopulationFlags population;
  @Mixin private SinkFlags sinks;

  @Override
  public void run() {
    Transmission.send(
        CheckoutEvents.history(population.toOptions()).iterator(), Long.MAX_VALUE, sinks);
  }
}
