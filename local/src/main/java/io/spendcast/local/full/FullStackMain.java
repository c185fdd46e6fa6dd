package io.spendcast.local.full;

import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.screen.ScreenTable;
import io.spendcast.local.supervise.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * {@code make stack}: starts every program in order, keeps all of them running, and stops them in
 * order at Ctrl-C. The data stays. The file {@code status} in its folder reports the programs.
 */
public final class FullStackMain {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Settings settings = new Settings(System.getenv());
  private final Pages pages = new Pages(settings);
  private final Screen screen = Screen.standard();
  private final Instant start = Instant.now();

  private FullStackMain() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.ofMainThread();
    interruption.exit(new FullStackMain().run());
  }

  private int run() {
    try {
      WorkFolder.lock(settings.folder());
      try (FullStack stack = new FullStack(settings, screen)) {
        start(stack);
        while (true) {
          report(stack);
          Wait.pause(PAUSE);
        }
      }
    } catch (RuntimeException e) {
      if (Interruption.happened()) {
        return ExitCode.DONE;
      }
      screen.say("FAILED: " + (e instanceof StackException ? e.getMessage() : e.toString()));
      return ExitCode.FAILED;
    }
  }

  private void start(FullStack stack) {
    StackData data = stack.data();
    if (!data.isLoaded()) {
      screen.say("The first start loads half a year of history: " + settings.log("prepare"));
    }
    screen.say("  starting PostgreSQL, Kafka, SNS, MLflow and Spark");
    stack.startServers(); // on this thread, which alone starts and stops programs
    screen.during("preparing the database", () -> data.prepare(StackData.today()));
    screen.during("starting MLflow", () -> Wait.until("MLflow", PATIENCE, stack.mlflow()::isUp));
    screen.during("loading the model and the history", data::load);
    screen.say("  %4d s  the data is there".formatted(age()));
    stack.startServices();
    List<String> missing = await(stack);
    if (settings.monitoring()) {
      stack.startPrometheus();
      Wait.until("Prometheus", PATIENCE, () -> HttpProbe.answers(pages.prometheus()));
      screen.say("  %4d s  Prometheus is up".formatted(age()));
    }
    AddressTable.lines(settings).forEach(screen::say);
    if (!missing.isEmpty()) {
      screen.say("No answer from " + missing + ": see " + settings.folder().resolve("logs"));
    }
    screen.say("make stack STATUS=1 reports the state; Ctrl-C stops all and keeps the data.");
  }

  /** Waits until every page answers, and starts the shop as soon as the stream is ready. */
  private List<String> await(FullStack stack) {
    Map<String, URI> missing = pages.others();
    boolean ready = false;
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!(ready && missing.isEmpty()) && Instant.now().isBefore(deadline)) {
      if (!ready && HttpProbe.answers(pages.stream())) {
        ready = true;
        screen.say("  %4d s  the stream is ready".formatted(age()));
        stack.startShop();
      }
      for (Iterator<Map.Entry<String, URI>> all = missing.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<String, URI> page = all.next();
        if (HttpProbe.answers(page.getValue())) {
          screen.say("  %4d s  %s is up".formatted(age(), page.getKey()));
          all.remove();
        }
      }
      report(stack);
      Wait.pause(PAUSE);
    }
    List<String> names = new ArrayList<>(missing.keySet());
    if (!ready) {
      names.add("the stream");
      stack.startShop();
    }
    return names;
  }

  private long age() {
    return Duration.between(start, Instant.now()).toSeconds();
  }

  /** Replaces the file at once, so that a reader never sees half of it. */
  private void report(FullStack stack) {
    Path file = settings.folder().resolve("status");
    Path part = settings.folder().resolve("status.part");
    List<String> lines = new ArrayList<>(ScreenTable.lines(stack.rows()));
    lines.add("");
    lines.addAll(AddressTable.lines(settings));
    try {
      Files.write(part, lines);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException("cannot write " + file, e);
    }
  }
}
