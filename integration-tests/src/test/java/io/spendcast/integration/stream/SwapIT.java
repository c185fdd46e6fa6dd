package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The champion is moved while events flow; only a wait of the poller lies between. */
class SwapIT {
  private static final int PER_SECOND = 1_000;
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);

  /** What JIT compilers and Kafka take to get going on a busy machine. */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final Duration STEADY = Duration.ofSeconds(10);

  @TempDir Path temp;

  @Test
  void swapsUnderLoadWithoutLosingARecordAndStartsAgainWithoutTheRegistry() {
    try (StreamRig rig = StreamRig.named("swap");
        Mlflow mlflow = rig.mlflow()) {
      mlflow.start();
      Path model = ProjectFolder.find().model();
      Registrar registrar = Registrar.withChampion(mlflow, model);
      String next = registrar.register(model);
      start(rig, mlflow);

      Instant moved;
      try (SteadyLoad load = new SteadyLoad(rig.topic(), PER_SECOND)) {
        rig.awaitOutcomes(PER_SECOND);
        Wait.pause(WARM_UP.plus(STEADY));
        registrar.moveChampion(next);
        moved = Instant.now();
        Wait.until("version 2", SERVED_WITHIN, () -> !swap(rig).get("first_new").isEmpty());
        Wait.pause(Duration.ofSeconds(5));
        load.requireRunning();
      }
      rig.awaitAllStored();

      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.stream().restarts()).isZero();
      assertThat(swap(rig)).containsEntry("unscored", "0");
      report(rig, moved);

      rig.stream().stop();
      mlflow.stop();
      start(rig, mlflow);
      rig.send(SampleEvents.others(100));
      rig.awaitAllStored();
      assertThat(rig.logTail())
          .contains("model models:/purchase-value@champion starts with version 2: registry http");
      assertThat(rig.audit().accountingFaults()).isEmpty();
    }
  }

  private void start(StreamRig rig, Mlflow mlflow) {
    rig.start(
        config ->
            config
                .withChampion(mlflow, temp.resolve("cache"))
                .withFlag("modelPoll", "2s")
                .withFlag("alertThreshold", "1000000"));
  }

  /** Prints what a person wants to know; a busy machine must not fail on it. */
  private static void report(StreamRig rig, Instant moved) {
    double served = Double.parseDouble(swap(rig).get("first_new"));
    List<Map<String, String>> seconds = rig.facts().rows("latency_by_second.sql");
    double before =
        seconds.stream()
            .filter(row -> second(row) < served && second(row) >= served - STEADY.toSeconds())
            .mapToDouble(SwapIT::p99)
            .sorted()
            .skip(STEADY.toSeconds() / 2)
            .findFirst()
            .orElseThrow();
    List<Double> after =
        seconds.stream()
            .filter(row -> second(row) >= served - 2 && second(row) < served + 4)
            .map(SwapIT::p99)
            .toList();
    System.out.printf(
        Locale.ROOT,
        "swap: served %.1f s after the alias was moved; p99 %.2f s before, by second around: %s;"
            + " %d of them over twice%n",
        served - moved.toEpochMilli() / 1e3,
        before,
        after,
        after.stream().filter(p99 -> p99 > 2 * before).count());
  }

  private static long second(Map<String, String> row) {
    return Long.parseLong(row.get("second"));
  }

  private static double p99(Map<String, String> row) {
    return Double.parseDouble(row.get("p99"));
  }

  private static Map<String, String> swap(StreamRig rig) {
    return rig.facts().row("swap.sql");
  }
}
