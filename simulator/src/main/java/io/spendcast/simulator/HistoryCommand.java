package io.spendcast.simulator;

import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.sink.SinkFlags;
import io.spendcast.simulator.sink.Transmission;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = {
      "Sends months of checkouts in the order in which they were sent, as fast as they are taken.",
      "",
      "20,000 customers over 6 months make about 300,000 events. The same seed, end and options"
          + " give the same bytes. A file can't hold tombstones; they are left out and counted.",
      "",
      "With an end in the future, the same shop has a past and a future: --until now writes its past,"
          + " --after now --paced sends its future as it happens."
    },
    sortOptions = false)
final class HistoryCommand implements Runnable {
  @Option(
      names = "--after",
      paramLabel = "INSTANT",
      description = "Leaves out what was sent up to this moment.")
  private Instant after = Instant.EPOCH;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "Leaves out what is sent after this moment.")
  private Instant until;

  @Option(
      names = "--paced",
      description = "Sends each record when it is due by the clock; what is overdue at once.")
  private boolean paced;

  @Mixin private PopulationFlags population;
  @Mixin private SinkFlags sinks;

  @Override
  public void run() {
    var options = population.toOptions();
    Instant last = until == null ? options.end() : until;
    Transmission.send(
        CheckoutEvents.part(options, after, last, paced ? HistoryCommand::await : due -> {}),
        Long.MAX_VALUE,
        sinks);
  }

  private static void await(long due) {
    for (long left = due - System.currentTimeMillis();
        left > 0;
        left = due - System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }
  }
}
