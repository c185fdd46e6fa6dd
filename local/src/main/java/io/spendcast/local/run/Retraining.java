package io.spendcast.local.run;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.StreamProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Retraining while events flow: examples from the database, and a model that is trained on them,
 * registered and promoted. It is done a while after the stream serves the new model.
 */
final class Retraining implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration SERVED_FOR = Duration.ofSeconds(15);

  private final Path folder;
  private final LocalStack stack;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final CompletableFuture<Void> work;
  private volatile String step = "begins";
  private volatile Optional<ChildProcess> running = Optional.empty();
  private Optional<String> first = Optional.empty();
  private Optional<Instant> swapped = Optional.empty();

  /**
   * Starts the retraining at once.
   *
   * @param folder folder for the examples and the model
   */
  Retraining(LocalStack stack, Path folder, Mlflow registry, InstantSource clock) {
    this.stack = stack;
    this.folder = folder;
    this.clock = clock;
    this.environment = new LinkedHashMap<>(registry.environment());
    environment.putAll(stack.commands().environment());
    environment.put("SPENDCAST_HEAP", "1g");
    this.work = CompletableFuture.runAsync(this::work);
  }

  private void work() {
    String examples = folder.resolve("examples").toString();
    String model = folder.resolve("retrained").toString();
    run("examples", "examples", "--out=" + examples);
    run("train", "model", "train", "--examples", examples, "--out", model, "--register");
    run("promote", "model", "promote", "--examples", examples);
    step = "promoted";
  }

  /** Runs a script of {@code bin/}. The status line and the log bear the step's name. */
  private void run(String name, String script, String... arguments) {
    step = name;
    List<String> command = new ArrayList<>(List.of(stack.project().script(script).toString()));
    command.addAll(List.of(arguments));
    try (ChildProcess process = ChildProcess.start(name, command, environment, stack.log(name))) {
      running = Optional.of(process);
      process.requireSuccess(PATIENCE);
    } finally {
      running = Optional.empty();
    }
  }

  /** Text for the status line. */
  String note(StreamProgress watch) {
    String serving = watch.database().row("serving_version.sql").get("version");
    if (first.isEmpty()) {
      first = Optional.of(serving);
    } else if (swapped.isEmpty() && !serving.equals(first.get())) {
      swapped = Optional.of(clock.instant());
    }
    return "model version %s, %s, ".formatted(serving, swapped.isPresent() ? "swapped" : step);
  }

  /** Whether the stream has served the new model for a while, or there will be none. */
  boolean isDone() {
    return work.isCompletedExceptionally()
        || swapped.filter(at -> !clock.instant().isBefore(at.plus(SERVED_FOR))).isPresent();
  }

  /** Messages about what went wrong. */
  List<String> faults() {
    if (work.isCompletedExceptionally()) {
      return List.of("no new model: " + work.handle((done, e) -> e.getCause()).join().getMessage());
    }
    return swapped.isPresent() ? List.of() : List.of("the stream never served a new model");
  }

  @Override
  public void close() {
    running.ifPresent(ChildProcess::close);
  }
}
