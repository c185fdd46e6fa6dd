package io.spendcast.local.full;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.Wait;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.screen.ScreenTable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    Interruption.run(() -> new FullStackMain().run());
  }

  /** Never returns; Ctrl-C ends it with an exception. */
  private int run() {
    WorkFolder.lock(settings.folder());
    try (FullStack stack = new FullStack(settings, screen)) {
      start(stack);
      while (true) {
        report(stack);
        Wait.pause(PAUSE);
      }
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
    Map<String, URI> missing = pages.awaited();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!missing.isEmpty() && Instant.now().isBefore(deadline)) {
      missing.entrySet().removeIf(page -> answers(page.getKey(), page.getValue(), stack));
      report(stack);
      Wait.pause(PAUSE);
    }
    if (missing.containsKey(Pages.STREAM)) {
      stack.startShop();
    }
    return List.copyOf(missing.keySet());
  }

  private boolean answers(String name, URI page, FullStack stack) {
    boolean answers = HttpProbe.answers(page);
    boolean isStream = name.equals(Pages.STREAM);
    if (answers) {
      screen.say("  %4d s  %s is %s".formatted(age(), name, isStream ? "ready" : "up"));
    }
    if (answers && isStream) {
      stack.startShop();
    }
    return answers;
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
    Attempt.orFail(
        "cannot write " + file,
        () -> Files.move(Files.write(part, lines), file, StandardCopyOption.ATOMIC_MOVE));
  }
}
