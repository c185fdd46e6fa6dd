package io.spendcast.local.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.process.WorkFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A real Prometheus beside a stream whose executors are JVMs of their own, on a cluster of Spark.
 */
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PER_SECOND = 50;

  private final Path root = ProjectFolder.find().root();

  @Test
  void getsFromExecutorsInOtherJvmsWhatRulesAndDashboardsAskFor() throws Exception {
    Path folder = Path.of("target", "monitor").toAbsolutePath();
    WorkFolder.renew(folder);
    try (WatchedStack watched = WatchedStack.start(folder, true)) {
      leaveARunOfABatch(watched);

      AutoCloseable load = watched.load(PER_SECOND);
      await(watched, "spendcast_stream_ready", 1);
      await(watched, "sum(spendcast_scored_total)", 20 * PER_SECOND);
      watched.registrar().moveChampion(watched.registrar().register(ProjectFolder.find().model()));
      await(watched, "sum(spendcast_model_swaps_total)", 1);
      await(watched, "max(spendcast_model_version)", 2);
      awaitSuccess(watched, "prometheus/live.py");
      awaitSuccess(watched, "grafana/panels.py", "check");
      load.close();

      await(watched, "count(spendcast_consumer_lag_records == 0)", 4);
      awaitEqual(watched, "spendcast_end_to_end_latency_seconds_count", records(watched));
      awaitEqual(watched, "sum(spendcast_events_total)", records(watched));
      for (String step : List.of("look_up", "score", "store", "publish")) {
        await(watched, "spendcast_step_duration_seconds_count{step='%s'}".formatted(step), 1);
      }
      await(watched, "spendcast_executors", 1);

      watched.cluster().executors().forEach(ProcessHandle::destroyForcibly);
      await(watched, "spendcast_stream_epoch", 2);
      await(watched, "spendcast_executors", 1);
      await(watched, "spendcast_stream_ready", 1);
    }
  }

  /** Whatever the name of the run that asks: the exporter reads the table. */
  private static void leaveARunOfABatch(WatchedStack watched) {
    watched
        .stack()
        .postgres()
        .execute(
            "insert into spendcast.batch_runs (job, started_at, exit_code, counters)"
                + " values ('MonthlyReport', now(), 0, '{\"facts\": 7}')");
  }

  private static double records(WatchedStack watched) {
    return Double.parseDouble(
        watched
            .stack()
            .postgres()
            .value(
                "select sum(purchases_and_refunds + duplicates + dead_letters) from"
                    + " spendcast.accounting"));
  }

  private static void await(WatchedStack watched, String expression, double atLeast) {
    Wait.until(
        expression + " >= " + atLeast,
        PATIENCE,
        () -> watched.prometheus().value(expression) >= atLeast);
  }

  private static void awaitEqual(WatchedStack watched, String expression, double value) {
    await(watched, expression, value);
    assertThat(watched.prometheus().value(expression)).as(expression).isEqualTo(value);
  }

  /** Figures over a minute need some scrapes. */
  private void awaitSuccess(WatchedStack watched, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve(script).toString()));
    command.addAll(List.of(arguments));
    command.add(watched.prometheus().address().toString());
    String[] said = {""};
    try {
      Wait.until(
          script,
          PATIENCE,
          () -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            said[0] = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0;
          });
    } catch (StackException e) {
      throw new StackException(said[0], e);
    }
  }
}
