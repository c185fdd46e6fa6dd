package io.spendcast.local.run;

import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.ConnectionFile;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.stack.StreamProgress;
import io.spendcast.local.supervise.Backoff;
import io.spendcast.local.supervise.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The run itself, on a stack that is up: the stream, the events, and the summary.
 *
 * @param log the person's own log, in place of the simulated shop
 * @param model folder of the model
 * @param registry registry that serves its champion in place of the folder
 */
record Show(
    RunOptions options,
    Optional<InputLog> log,
    Screen screen,
    LocalStack stack,
    Path model,
    Optional<Mlflow> registry) {
  private static final InstantSource CLOCK = InstantSource.system();

  /** Returns the faults of the outcome; none when all is well. */
  List<String> run() {
    screen.during("preparing the database and the topic", this::prepare);
    sayWhere();
    try (Subscriber subscriber =
        screen.during(
            "subscribing to the alerts",
            () -> new Subscriber(stack.moto().endpoint(), Subscriber.ALERTS))) {
      subscriber.listen();
      Supervisor stream = stream(subscriber);
      try {
        stream.start();
        return run(stream, subscriber);
      } finally {
        screen.during("stopping the stream", stream::close);
      }
    }
  }

  private List<String> run(Supervisor stream, Subscriber subscriber) {
    try (StreamProgress watch = StreamProgress.over(stream, stack)) {
      List<String> faults = new ArrayList<>();
      long sent = log.isPresent() ? replay(watch, log.get()) : simulate(watch, faults);
      RunSummary summary =
          screen.during(
              "receiving the alerts and counting the records",
              () -> RunSummary.of(watch, subscriber, sent));
      summary.show(screen, stack, options);
      keepIfAsked(stream);
      faults.addAll(summary.faults());
      return faults;
    }
  }

  private void prepare() {
    Preparation preparation = new Preparation(stack);
    stack.commands().migrate(options.currency);
    loadRates(preparation);
    preparation.createTopic();
  }

  private void sayWhere() {
    screen.say("  Kafka " + stack.broker().bootstrapServers() + ", topic " + Topics.PURCHASES);
    screen.say("  PostgreSQL 127.0.0.1:" + stack.postgres().port() + ", migrated");
    screen.say("  SNS " + stack.moto().endpoint() + ", one subscriber");
    registry.ifPresent(
        mlflow ->
            screen.say(
                "  MLflow %s, version 1 of %s is champion"
                    .formatted(mlflow.uri(), Registrar.MODEL)));
    screen.say("  logs in " + options.folder().resolve("logs"));
  }

  private void loadRates(Preparation preparation) {
    if (options.rates().isPresent()) {
      stack.commands().run("rates", "load", options.rates().get().toString());
    } else if (options.input().isEmpty()) {
      LocalDate today = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC);
      preparation.loadRates(today.minusMonths(options.months), today);
    }
  }

  private Supervisor stream(Subscriber subscriber) {
    StreamConfig config =
        stack
            .streamConfig()
            .withFlag("model", model.toString())
            .withFlag("topicArn", subscriber.topicArn())
            .withFlag("baseCurrency", options.currency)
            .withFlag("alertThreshold", options.alertThreshold())
            .withFlag("alertMaxAge", log.map(InputLog::alertMaxAge).orElse("24h"));
    return Supervisor.of(
        new StreamProcess(
                stack.project(),
                registry
                    .map(
                        mlflow ->
                            config.withChampion(mlflow, options.folder().resolve("model-cache")))
                    .orElse(config))
            ::start,
        Backoff.DEFAULT,
        (exitCode, wait) ->
            screen.say(
                "  the stream ended with exit code %d; starting it again in %d s"
                    .formatted(exitCode, wait.toSeconds())));
  }

  private long simulate(StreamProgress watch, List<String> faults) {
    screen.heading("Loading the history");
    long history = load(watch, "history", population("--months", options.months));
    screen.heading("Live purchases");
    String since = watch.database().row("now.sql").get("now");
    String[] live = population("--rate", options.rate, "--seconds", options.seconds);
    try (Simulator simulator = Simulator.start(stack, "live", live);
        Retraining retraining = retraining()) {
      Optional<Retraining> meanwhile = Optional.ofNullable(retraining);
      new LivePhase(screen, CLOCK, meanwhile).run(simulator, watch, since, history);
      meanwhile.ifPresent(task -> faults.addAll(task.faults()));
      return history + simulator.sent();
    }
  }

  private Retraining retraining() {
    return registry
        .map(mlflow -> new Retraining(stack, options.folder(), mlflow, CLOCK))
        .orElse(null);
  }

  private long replay(StreamProgress watch, InputLog own) {
    screen.heading("Replaying the log");
    return load(watch, "replay", own.file().toString(), "--speed", "max");
  }

  private long load(StreamProgress watch, String mode, String... arguments) {
    try (Simulator simulator = Simulator.start(stack, mode, arguments)) {
      new LoadPhase(screen, CLOCK).run(simulator, watch);
      return simulator.sent();
    }
  }

  private String[] population(Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("--customers", options.customers, "--seed", options.seed));
    return all.stream().map(Object::toString).toArray(String[]::new);
  }

  private void keepIfAsked(Supervisor stream) {
    if (!options.keep) {
      return;
    }
    Map<String, String> connections = new HashMap<>(stack.commands().environment());
    connections.putAll(stack.targets());
    try (var connection = ConnectionFile.in(options.folder(), connections)) {
      screen.say("");
      screen.say("bin/spendcast connects by " + connection.file());
      screen.say("Everything keeps running until you press Ctrl-C.");
      while (!stream.outcome().isDone()) {
        Wait.pause(Duration.ofSeconds(1));
      }
    }
  }
}
