package io.spendcast.local.run;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.WorkFolder;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.ModelCopy;
import io.spendcast.local.supervise.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    Interruption.runCommand(new Run(), arguments);
  }

  @Override
  public Integer call() {
    Optional<InputLog> log;
    try {
      log = options.input().map(this::checked);
    } catch (StackException e) {
      return Interruption.failed(e, ExitCode.WRONG_START);
    }
    List<String> faults = run(log);
    faults.forEach(fault -> screen.say("FAILED: " + fault));
    return faults.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private InputLog checked(Path input) {
    Clock clock = Clock.systemUTC();
    InputLog log = screen.during("reading " + input, () -> InputLog.read(input, clock));
    log.requireAmountsIn(options.currency, options.rates());
    return log;
  }

  private List<String> run(Optional<InputLog> log) {
    ProjectFolder project = ProjectFolder.find();
    WorkFolder.renew(options.folder());
    screen.say(Announcement.of(options, log));
    log.ifPresent(own -> own.notes(options.currency, options.rates()).forEach(screen::say));
    LocalStack stack = stack(project);
    try {
      screen.heading("Starting Kafka, PostgreSQL and SNS (moto)");
      screen.during("starting", stack::start);
      Path model = model(project);
      if (!options.registry) {
        return new Show(options, log, screen, stack, model, Optional.empty()).run();
      }
      screen.heading("Starting MLflow");
      try (Mlflow registry =
          Mlflow.in(
              project.mlflowVenv(), options.folder().resolve("mlflow"), stack.log("mlflow"))) {
        screen.during("starting", () -> start(registry, model));
        return new Show(options, log, screen, stack, model, Optional.of(registry)).run();
      }
    } finally {
      screen.during("stopping the servers", stack::close);
    }
  }

  private static void start(Mlflow registry, Path model) {
    registry.start();
    Registrar.withChampion(registry, model);
  }

  private LocalStack stack(ProjectFolder project) {
    LocalStack stack = LocalStack.in(options.folder(), project);
    return options.keep ? stack.monitored() : stack;
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
    ModelCopy.make(project.model(), copy, options.currency);
    return copy;
  }
}
