package io.spendcast.local.full;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.StreamConfig;
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
record StackData(Settings settings, LocalStack stack, Mlflow mlflow, Shop shop) {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int DAYS_OF_RATES = 230;

  /** Databases, users and rates up to today, and the topic; rates are good for ten days. */
  void prepare(LocalDate today) {
    Preparation preparation = new Preparation(stack);
    try (DatabaseClient database = DatabaseClient.of(stack.postgres())) {
      database.executeEach("missing_databases.sql");
      stack.commands().migrate("USD");
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
    Registrar.withChampion(mlflow, stack.project().model());
    if (isLoaded()) {
      return;
    }
    Path file = settings.folder().resolve("history.ndjson.gz");
    Path part = settings.folder().resolve("history.part.ndjson.gz");
    List<String> simulate = new ArrayList<>(List.of("history"));
    simulate.addAll(shop.flags());
    simulate.addAll(List.of("--until", shop.historyEnd(), "--out", part.toString()));
    run("simulate", simulate);
    Attempt.orFail(
        "cannot store the history in " + settings.folder(),
        () -> {
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
        });
  }

  boolean isLoaded() {
    return Files.exists(mark());
  }

  private Path mark() {
    return settings.folder().resolve("history.loaded");
  }

  private void run(String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(stack.project().script(script).toString());
    command.addAll(arguments);
    Map<String, String> environment = new TreeMap<>(stack.commands().environment());
    environment.putAll(mlflow.environment());
    try (ChildProcess process =
        ChildProcess.start(script, command, environment, stack.log("prepare"))) {
      process.requireSuccess(PATIENCE);
    }
  }
}
