package io.spendcast.local.run;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.ConnectionFile;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.stack.StreamProgress;
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

/** The run itself, on a stack that is up: the stream, the events, and the summary. */
final class Show {
  private final RunOptions options;
  private final Optional<InputLog> log;
  private final Screen screen;
  private final LocalStack stack;
  private final Path model;
  private final Optional<Champion> champion;
  private final InstantSource clock = InstantSource.system();
  private final ProjectFolder project = ProjectFolder.find();
  private final List<String> faults = new ArrayList<>();

  /**
   * @param log the person's own log, in place of the simulated shop
   * @param model folder of the model
   * @param champion registry that serves the model in place of the folder
   */
  Show(
      RunOptions options,
      Optional<InputLog> log,
      Screen screen,
      LocalStack stack,
      Path model,
      Optional<Champion> champion) {
    this.options = options;
    this.log = log;
    this.screen = screen;
    this.stack = stack;
    this.model = model;
    this.champion = champion;
  }

  /** Returns the faults of the outcome; none when all is well. */
  List<String> run() {
    screen.during("preparing the database and the topic", this::prepare);
    sayWhere();
    try (Subscriber subscriber =
        screen.during(
            "subscribing to the alerts", () -> Subscriber.of(stack.moto(), "spendcast-alerts"))) {
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
    try (StreamProgress watch = StreamProgress.over(stream, stack, Topics.PURCHASES)) {
      long sent = log.isPresent() ? replay(watch, log.get()) : simulate(watch);
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
    Preparation preparation = Preparation.of(stack);
    preparation.migrate(options.currency());
    loadRates(preparation);
    preparation.createTopic();
  }

  private void sayWhere() {
    screen.say("  Kafka " + stack.broker().bootstrapServers() + ", topic " + Topics.PURCHASES);
    screen.say("  PostgreSQL 127.0.0.1:" + stack.postgres().port() + ", migrated");
    screen.say("  SNS " + stack.moto().endpoint() + ", one subscriber");
    champion.ifPresent(c -> screen.say("  " + c));
    screen.say("  logs in " + options.folder().resolve("logs"));
  }

  private void loadRates(Preparation preparation) {
    if (options.rates().isPresent()) {
      stack.commands().run("rates", "load", options.rates().get().toString());
    } else if (options.input().isEmpty()) {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      preparation.loadRates(today.minusMonths(options.months()), today);
    }
  }

  private Supervisor stream(Subscriber subscriber) {
    StreamConfig config =
        stack
            .streamConfig()
            .withFlag("topic", Topics.PURCHASES)
            .withFlag("model", model.toString())
            .withFlag("topicArn", subscriber.topicArn())
            .withFlag("baseCurrency", options.currency())
            .withFlag("alertThreshold", options.alertThreshold())
            .withFlag("alertMaxAge", log.map(InputLog::alertMaxAge).orElse("24h"));
    return Supervisor.of(
        StreamProcess.of(project, champion.map(c -> c.servedBy(config)).orElse(config))::start,
        (exitCode, wait) ->
            screen.say(
                "  the stream ended with exit code %d; starting it again in %d s"
                    .formatted(exitCode, wait.toSeconds())));
  }

  private long simulate(StreamProgress watch) {
    screen.heading("Loading the history");
    long history = load(watch, "history", population("--months", options.months()));
    screen.heading("Live purchases");
    String since = watch.database().row("now.sql").get("now");
    String[] live = population("--rate", options.rate(), "--seconds", options.seconds());
    try (Simulator simulator = Simulator.start(stack, Topics.PURCHASES, "live", live);
        ParallelTask meanwhile = meanwhile()) {
      new LivePhase(screen, clock, meanwhile).run(simulator, watch, since, history);
      faults.addAll(meanwhile.faults());
      return history + simulator.sent();
    }
  }

  private ParallelTask meanwhile() {
    return champion
        .map(c -> (ParallelTask) Retraining.on(stack, project, options.folder(), c, clock))
        .orElse(ParallelTask.NOTHING);
  }

  private long replay(StreamProgress watch, InputLog own) {
    screen.heading("Replaying the log");
    return load(watch, "replay", own.file().toString(), "--speed", "max");
  }

  private long load(StreamProgress watch, String mode, String... arguments) {
    try (Simulator simulator = Simulator.start(stack, Topics.PURCHASES, mode, arguments)) {
      new LoadPhase(screen, clock).run(simulator, watch);
      new SettlePhase(screen, clock).run(watch);
      return simulator.sent();
    }
  }

  private String[] population(Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("--customers", options.customers(), "--seed", options.seed()));
    return all.stream().map(Object::toString).toArray(String[]::new);
  }

  private void keepIfAsked(Supervisor stream) {
    if (!options.keep()) {
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
