package io.spendcast.local.run;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.ModelCopy;
import io.spendcast.local.supervise.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Shows the whole main job on this machine: a simulated shop or a real log passes through Kafka,
 * the stream and PostgreSQL to alerts. Ends with 0 when every record has exactly one outcome and
 * every alert was received once, or after Ctrl-C. Everything that it started is stopped by then.
 */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false)
public final class Run implements Callable<Integer> {
  @Mixin private RunOptions options;

  private final Screen screen = Screen.standard();

  private Run() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.ofMainThread();
    int exitCode = new CommandLine(new Run()).execute(arguments);
    interruption.exit(exitCode);
  }

  @Override
  public Integer call() {
    Optional<InputLog> log;
    try {
      log = options.input().map(this::checked);
    } catch (StackException e) {
      return failed(e, ExitCode.WRONG_START);
    }
    try {
      List<String> faults = run(log);
      faults.forEach(fault -> screen.say("FAILED: " + fault));
      return faults.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (RuntimeException e) {
      return failed(e, ExitCode.FAILED);
    }
  }

  private int failed(RuntimeException e, int exitCode) {
    if (Interruption.happened()) {
      return ExitCode.DONE;
    }
    screen.say("");
    screen.say("FAILED: " + reason(e));
    return exitCode;
  }

  private InputLog checked(Path input) {
    Clock clock = Clock.systemUTC();
    InputLog log = screen.during("reading " + input, () -> InputLog.read(input, clock));
    log.requireAmountsIn(options.currency(), options.rates());
    return log;
  }

  private List<String> run(Optional<InputLog> log) {
    ProjectFolder project = ProjectFolder.find();
    WorkFolder.renew(options.folder());
    screen.say(Announcement.of(options, log));
    log.ifPresent(own -> own.notes(options.currency(), options.rates()).forEach(screen::say));
    LocalStack stack = stack(project);
    try {
      screen.heading("Starting Kafka, PostgreSQL and SNS (moto)");
      screen.during("starting", stack::start);
      Path model = model(project);
      if (!options.registry()) {
        return new Show(options, log, screen, stack, model, Optional.empty()).run();
      }
      screen.heading("Starting MLflow");
      try (Champion champion = champion(project, stack, model)) {
        return new Show(options, log, screen, stack, model, Optional.of(champion)).run();
      }
    } finally {
      screen.during("stopping the servers", stack::close);
    }
  }

  private Champion champion(ProjectFolder project, LocalStack stack, Path model) {
    return screen.during(
        "starting", () -> Champion.of(model, project, options.folder(), stack.log("mlflow")));
  }

  private LocalStack stack(ProjectFolder project) {
    LocalStack stack = LocalStack.in(options.folder(), project);
    return options.keep() ? stack.monitored() : stack;
  }

  private static String reason(RuntimeException e) {
    String cause = e.getCause() == null ? "" : "\n  caused by " + e.getCause();
    return (e instanceof StackException ? e.getMessage() : e.toString()) + cause;
  }

  /**
   * Folder of the model. A model is bound to its currency, so a log in any currency is scored by a
   * relabelled copy.
   */
  private Path model(ProjectFolder project) {
    if (options.input().isEmpty()) {
      return project.model();
    }
    Path copy = options.folder().resolve("model");
    ModelCopy.make(project.model(), copy, options.currency());
    return copy;
  }
}
