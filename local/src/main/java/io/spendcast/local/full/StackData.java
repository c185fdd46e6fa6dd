package io.spendcast.local.full;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.supervise.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes what is missing of databases, users, rates, the champion and half a year of history. Again
 * is harmless.
 */
final class StackData {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int DAYS_OF_RATES = 230;

  private final Settings settings;
  private final LocalStack stack;
  private final Mlflow mlflow;
  private final Shop shop;

  StackData(Settings settings, LocalStack stack, Mlflow mlflow, Shop shop) {
    this.settings = settings;
    this.stack = stack;
    this.mlflow = mlflow;
    this.shop = shop;
  }

  /** Databases, users and rates up to today, and the topic; rates are good for ten days. */
  void prepare(LocalDate today) {
    Preparation preparation = Preparation.of(stack);
    try (DatabaseClient database = DatabaseClient.of(stack.postgres())) {
      database.executeEach("missing_databases.sql");
      preparation.migrate("USD");
      database.executeEach("dashboards_user.sql", settings.value("SPENDCAST_DASHBOARDS_PASSWORD"));
      String newest = database.row("newest_rate.sql").get("day");
      LocalDate first =
          newest.isEmpty() ? today.minusDays(DAYS_OF_RATES) : LocalDate.parse(newest).plusDays(1);
      if (!first.isAfter(today)) {
        preparation.loadExactRates(first, today);
      }
    }
    preparation.createTopic();
  }

  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  /** Registers the committed model as champion, and loads the history once. */
  void load() {
    Registrar.withChampion(mlflow, ProjectFolder.find().model());
    if (isLoaded()) {
      return;
    }
    Path file = settings.folder().resolve("history.ndjson.gz");
    Path part = settings.folder().resolve("history.part.ndjson.gz");
    List<String> simulate = new ArrayList<>(List.of("history"));
    simulate.addAll(shop.flags());
    simulate.addAll(List.of("--until", shop.historyEnd(), "--out", part.toString()));
    run("simulate", simulate);
    try {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      run(
          "spendcast",
          List.of(
              "backfill",
              file.toString(),
              "--model=" + StreamConfig.CHAMPION,
              "--alertThreshold=" + settings.value("ALERT_THRESHOLD")));
      Files.delete(file);
      Files.createFile(mark());
    } catch (IOException e) {
      throw new StackException("cannot store the history in " + settings.folder(), e);
    }
  }

  boolean isLoaded() {
    return Files.exists(mark());
  }

  private Path mark() {
    return settings.folder().resolve("history.loaded");
  }

  private void run(String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProjectFolder.find().script(script).toString());
    command.addAll(arguments);
    Map<String, String> environment = new TreeMap<>(stack.commands().environment());
    environment.putAll(mlflow.environment());
    try (ChildProcess process =
        ChildProcess.start(script, command, environment, stack.log("prepare"))) {
      if (process.waitFor(PATIENCE) != ExitCode.DONE) {
        process.requireAlive();
      }
    }
  }
}
