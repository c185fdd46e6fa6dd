package io.spendcast.local.monitor;

import io.spendcast.local.monitor.FaultList.Fault;
import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.servers.Subscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Causes each fault in a stack of its own. Measures the time until its alert fires in Prometheus,
 * reaches the SNS topic, and is resolved after the repair.
 */
@Command(name = "faults", mixinStandardHelpOptions = true, sortOptions = false)
public final class Faults implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * Longest wait until no alert fires. StreamRestarting covers the last ten minutes, so it still
   * fires after earlier faults that ended the stream.
   */
  private static final Duration QUIET = Duration.ofMinutes(12);

  private static final Set<String> BURN_RATES = Set.of("SlowStoring", "AlertDeliverySlow");

  @Option(names = "--only", split = ",", description = "Alerts whose faults are caused (all).")
  private List<String> only = List.of();

  @Option(names = "--rate", defaultValue = "20", description = "Events a second meanwhile.")
  private int rate;

  @Option(
      names = "--undisturbed",
      defaultValue = "0",
      description = "Minutes without a fault first, in which no alert may fire.")
  private int undisturbed;

  @Option(names = "--cluster", description = "Executors in JVMs of their own, on a Spark cluster.")
  private boolean cluster;

  @Option(names = "--folder", defaultValue = ".build/faults", description = "Data and logs.")
  private Path folder;

  private final Set<String> received = new TreeSet<>();
  private WatchedStack watched;
  private int failures;

  private Faults() {}

  public static void main(String[] arguments) {
    Interruption.runCommand(new Faults(), arguments);
  }

  @Override
  public Integer call() {
    Path absolute = folder.toAbsolutePath();
    WorkFolder.renew(absolute);
    try (WatchedStack all = WatchedStack.start(absolute, cluster)) {
      watched = all;
      System.out.println("Prometheus " + all.prometheus().address());
      settle();
      all.load(rate);
      undisturbed();
      row("fault", "alert", "fires", "at SNS", "clear", "also at SNS");
      row("---", "---", "--:", "--:", "--:", "---");
      new FaultList(all, absolute)
          .all().stream()
              .filter(fault -> only.isEmpty() || only.contains(fault.alert()))
              .forEach(this::measure);
      return failures == 0 ? 0 : 1;
    }
  }

  /**
   * Waits until the stream is ready and no alert fires except burn rates. Their windows cover
   * hours, so earlier faults keep them firing.
   */
  private void settle() {
    Wait.until(
        "a stream that is ready",
        PATIENCE,
        () -> watched.prometheus().value("min(spendcast_stream_ready)") == 1);
    Wait.until("quiet", QUIET, () -> BURN_RATES.containsAll(watched.prometheus().firing()));
  }

  private void undisturbed() {
    long end = System.nanoTime() + Duration.ofMinutes(undisturbed).toNanos();
    Set<String> fired = new TreeSet<>();
    while (System.nanoTime() < end) {
      fired.addAll(watched.prometheus().firing());
      Wait.pause(Duration.ofSeconds(2));
    }
    if (undisturbed > 0) {
      System.out.printf("%d undisturbed minutes: alerts %s%n", undisturbed, fired);
      failures += fired.size();
    }
  }

  private void measure(Fault fault) {
    try {
      settle();
      while (!watched.onCall().receive().isEmpty()) {
        // Drops the messages of earlier faults.
      }
      received.clear();
      long start = System.nanoTime();
      AutoCloseable repair = fault.cause().call();
      String fires;
      String sns;
      try {
        Wait.until(
            fault.alert(), PATIENCE, () -> watched.prometheus().firing().contains(fault.alert()));
        fires = since(start);
        awaitMessage("FIRING", fault.alert());
        sns = since(start);
      } finally {
        repair.close();
      }
      long repaired = System.nanoTime();
      Wait.until(
          fault.alert() + " to clear",
          PATIENCE,
          () -> !watched.prometheus().firing().contains(fault.alert()));
      String clears = since(repaired);
      awaitMessage("RESOLVED", fault.alert());
      row(fault.name(), fault.alert(), fires, sns, clears, String.join(", ", alsoReceived(fault)));
    } catch (StackException e) {
      failures++;
      row(fault.name(), fault.alert(), "", "", "", e.getMessage());
    } catch (Exception e) {
      throw new StackException("cannot cause: " + fault.name(), e);
    }
  }

  private void awaitMessage(String status, String alert) {
    String wanted = status + " " + alert;
    Wait.until(
        "a message " + wanted,
        PATIENCE,
        () -> {
          for (Subscriber.Received message : watched.onCall().receive()) {
            message.body().lines().forEach(this::note);
          }
          return received.contains(wanted);
        });
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length == 3 && (words[0].equals("FIRING") || words[0].equals("RESOLVED"))) {
      received.add(words[0] + " " + words[2]);
    }
  }

  /** Names of the other alerts whose firing reached the SNS topic meanwhile. */
  private List<String> alsoReceived(Fault fault) {
    return received.stream()
        .filter(message -> message.startsWith("FIRING "))
        .map(message -> message.substring("FIRING ".length()))
        .filter(alert -> !alert.equals(fault.alert()))
        .toList();
  }

  private static String since(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000_000 + " s";
  }

  /** Prints one row of a table in Markdown. */
  private static void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }
}
