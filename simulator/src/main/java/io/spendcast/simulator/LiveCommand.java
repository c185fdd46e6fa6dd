package io.spendcast.simulator;

import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.sink.SinkFlags;
import io.spendcast.simulator.sink.Transmission;
import java.time.Clock;
import java.util.Iterator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "live",
    description = {
      "Sends checkouts as they happen, so many a second.",
      "",
      "With the customers, months, end and seed of a history, its customers go on buying; newcomers"
          + " join them. Without --seconds or --events it runs until Ctrl-C."
    },
    sortOptions = false)
final class LiveCommand implements Runnable {
  @Option(
      names = "--rate",
      required = true,
      paramLabel = "R",
      description = "Records a second, on a fixed schedule: delays are caught up.")
  private double rate;

  @ArgGroup private Length length = new Length();
  @Mixin private PopulationFlags population;
  @Mixin private SinkFlags sinks;

  @Override
  public void run() {
    Iterator<SimulatedEvent> events =
        CheckoutEvents.live(population.toOptions(), Clock.systemUTC());
    Transmission.send(
        Paced.perSecond(rate, events, Pacer.Ticker.SYSTEM), length.records(rate), sinks);
  }

  private static final class Length {
    @Option(names = "--seconds", paramLabel = "S", description = "Sends R x S records.")
    private Double seconds;

    @Option(names = "--events", paramLabel = "N", description = "Sends N records.")
    private Long events;

    long records(double rate) {
      if (events != null) {
        return events;
      }
      return seconds == null ? Long.MAX_VALUE : Math.round(rate * seconds);
    }
  }
}
