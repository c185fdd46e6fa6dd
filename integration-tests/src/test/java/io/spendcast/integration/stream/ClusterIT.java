package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worst one here, once; {@code make cluster-test} for all of them, five times each. */
class ClusterIT {
  private static final Integer KILLS_OF_EACH = Integer.getInteger("cluster.kills");
  private static final int KILLS = KILLS_OF_EACH == null ? 1 : KILLS_OF_EACH;
  private static final int PER_SECOND = 100;

  /** What is killed with SIGKILL. */
  enum Victim {
    EXECUTOR,
    WORKER,
    WORKER_WITH_DRIVER,
    DRIVER
  }

  static Stream<Victim> victims() {
    return KILLS_OF_EACH == null
        ? Stream.of(Victim.WORKER_WITH_DRIVER)
        : Stream.of(Victim.values());
  }

  @ParameterizedTest
  @MethodSource("victims")
  void losesDoublesAndChangesNothingWhenPartOfTheClusterIsKilled(Victim victim) {
    Random random = new Random(1);
    try (StreamRig rig = StreamRig.named("cluster-" + victim.name().toLowerCase(Locale.ROOT))) {
      SupervisedCluster cluster = rig.startOnCluster();
      CompletableFuture<Void> sending = rig.sendInBackground(SampleEvents.all(), PER_SECOND);
      rig.awaitOutcomes(1);

      List<Duration> recoveries = new ArrayList<>();
      for (int kill = 1; kill <= KILLS; kill++) {
        Wait.pause(Duration.ofMillis(2_000 + random.nextInt(3_000)));
        recoveries.add(recovery(rig, () -> kill(victim, cluster)));
      }
      sending.join();
      rig.awaitAllStored();

      report(victim, rig.audit(), recoveries);
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }

  private static void kill(Victim victim, SupervisedCluster cluster) {
    switch (victim) {
      case EXECUTOR -> cluster.executor().destroyForcibly();
      case WORKER -> cluster.killWorker(false);
      case WORKER_WITH_DRIVER -> cluster.killWorker(true);
      case DRIVER -> cluster.driver().destroyForcibly();
    }
  }

  /** How long it takes until all that was sent before the kill is stored. */
  private static Duration recovery(StreamRig rig, Runnable kill) {
    long killedAt = System.nanoTime();
    kill.run();
    rig.awaitStoredUpToNow();
    return Duration.ofNanos(System.nanoTime() - killedAt);
  }

  private static void report(Victim victim, Audit audit, List<Duration> recoveries) {
    Collections.sort(recoveries);
    System.out.printf(
        Locale.ROOT,
        "cluster: %-18s %d kills: %s, recovered after %s s%n",
        victim,
        KILLS,
        audit.differencesFrom(UndisturbedRun.get().outcomes()),
        recoveries.stream().map(d -> "%.1f".formatted(d.toMillis() / 1e3)).toList());
  }
}
