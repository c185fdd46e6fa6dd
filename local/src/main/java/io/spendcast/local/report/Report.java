package io.spendcast.local.report;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.run.LoadPhase;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.stack.StreamProgress;
import io.spendcast.local.supervise.Backoff;
import io.spendcast.local.supervise.ExitCode;
import io.spendcast.local.supervise.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Reports a month of a simulated shop. Its history passes through Kafka and the stream into a
 * PostgreSQL of our own; then the month is counted and rendered as in production. Ends with 0 only
 * when the report is there. Everything that it started is stopped by then.
 */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false)
public final class Report implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Mixin private ReportOptions options;

  private final Screen screen = Screen.standard();
  private final InstantSource clock = InstantSource.system();

  private Report() {}

  public static void main(String[] arguments) {
    Interruption.runCommand(new Report(), arguments);
  }

  @Override
  public Integer call() {
    if (!options.isOver(clock.instant())) {
      screen.say(options.month + " is not over yet, so it cannot be complete");
      return ExitCode.WRONG_START;
    }
    ProjectFolder project = ProjectFolder.find();
    WorkFolder.renew(options.folder());
    screen.say(
        "The report of %s, of a simulated shop of %,d customers over %d months."
            .formatted(options.month, options.customers, options.months));
    screen.heading("Starting Kafka, PostgreSQL and SNS (moto)");
    try (LocalStack stack = LocalStack.in(options.folder(), project)) {
      stack.start();
      load(stack, project);
      return report(stack, project);
    } catch (StackException e) {
      Interruption.failed(e, ExitCode.FAILED);
      return ExitCode.FAILED;
    }
  }

  private void load(LocalStack stack, ProjectFolder project) {
    prepare(stack);
    screen.heading("Loading the history");
    try (Subscriber subscriber = new Subscriber(stack.moto().endpoint(), Subscriber.ALERTS);
        Supervisor stream =
            Supervisor.of(
                new StreamProcess(project, config(stack, project, subscriber))::start,
                Backoff.DEFAULT,
                Supervisor.Listener.NONE)) {
      stream.start();
      String[] population = options.population().toArray(String[]::new);
      try (StreamProgress watch = StreamProgress.over(stream, stack);
          Simulator simulator = Simulator.start(stack, "history", population)) {
        new LoadPhase(screen, clock).run(simulator, watch);
        Wait.until("the month to be ready", Duration.ofMinutes(1), () -> isReady(watch));
      }
    }
  }

  private void prepare(LocalStack stack) {
    Preparation preparation = new Preparation(stack);
    stack.commands().migrate("USD");
    LocalDate end = LocalDate.ofInstant(options.end(), ZoneOffset.UTC);
    preparation.loadRates(end.minusMonths(options.months), end);
    preparation.createTopic();
  }

  private StreamConfig config(LocalStack stack, ProjectFolder project, Subscriber subscriber) {
    return stack
        .streamConfig()
        .withFlag("model", project.model().toString())
        .withFlag("topicArn", subscriber.topicArn())
        .withFlag("alertThreshold", options.alertThreshold);
  }

  private boolean isReady(StreamProgress watch) {
    String ready =
        watch.database().row("month_ready.sql", options.month.atDay(1)).get("month_ready");
    return ready.equals("t");
  }

  /**
   * Runs {@code reports/month}, which also works on other databases, and prints the end of its log.
   */
  private int report(LocalStack stack, ProjectFolder project) {
    screen.heading("Counting and rendering the month");
    Path log = stack.log("report");
    ChildProcess script =
        ChildProcess.start(
            "the report",
            List.of(project.root().resolve("reports/month").toString(), options.month.toString()),
            stack.commands().environment(),
            log);
    int exitCode = script.waitFor(PATIENCE);
    screen.say(LogTail.of(log));
    return exitCode;
  }
}
