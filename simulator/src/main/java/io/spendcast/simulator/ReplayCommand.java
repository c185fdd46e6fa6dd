package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.sink.SinkFlags;
import io.spendcast.simulator.sink.Transmission;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = {
      "Sends a file of contract events, one a line, byte for byte and in its order.",
      "",
      "Lines that break the contract are sent too. The key is the line's customer_id; a line in"
          + " which none can be read has no key."
    },
    sortOptions = false)
final class ReplayCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "ndjson, plain or gzipped; - is standard input.")
  private Path file;

  @ArgGroup private Pace pace = new Pace();
  @Mixin private SinkFlags sinks;

  @Override
  public void run() {
    try (Lines lines = Lines.of(file)) {
      Iterator<SimulatedEvent> events = new ReplayedEvents(lines, Clock.systemUTC());
      Transmission.send(pace.of(events), Long.MAX_VALUE, sinks);
    }
  }

  private static final class Pace {
    @Option(
        names = "--speed",
        paramLabel = "max|FACTOR",
        description = "As fast as it is taken (default), or FACTOR times as fast as it occurred.")
    private String speed = "max";

    @Option(names = "--rate", paramLabel = "R", description = "Records a second.")
    private Double rate;

    Iterator<SimulatedEvent> of(Iterator<SimulatedEvent> events) {
      if (rate != null) {
        return Paced.perSecond(rate, events, Pacer.Ticker.SYSTEM);
      }
      return speed.equals("max") ? events : Paced.asOccurred(factor(), events, Pacer.Ticker.SYSTEM);
    }

    private double factor() {
      try {
        return Double.parseDouble(speed);
      } catch (NumberFormatException e) {
        throw new InvalidFlags("speed must be 'max' or a positive factor, but was " + speed);
      }
    }
  }
}
