package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A challenger of a real registry scores beside the champion, and its alias is followed. */
class ShadowIT {
  private static final int PER_SECOND = 100;

  @TempDir Path temp;

  @Test
  void followsTheChallengersAliasAndIsJudgedAgainstItsTraining() {
    try (StreamRig rig = StreamRig.named("shadow");
        Mlflow mlflow = rig.mlflow()) {
      mlflow.start();
      Path model = ProjectFolder.find().model();
      Registrar registrar = Registrar.withChampion(mlflow, model);
      registrar.moveChallenger(registrar.register(model));
      String next = registrar.register(model);
      start(rig, mlflow);

      try (SteadyLoad load = new SteadyLoad(rig.topic(), PER_SECOND)) {
        awaitChallenger(rig, "2");
        registrar.moveChallenger(next);
        awaitChallenger(rig, "3");
        load.requireRunning();
      }
      rig.awaitAllStored();

      assertThat(rig.audit().accountingFaults()).isEmpty();
      List<Map<String, String>> predictions = rig.facts().rows("shadow.sql");
      assertThat(predictions)
          .extracting(row -> row.get("role") + " " + row.get("version"))
          .containsExactly("champion 1", "challenger 2", "challenger 3");
      assertThat(predictions)
          .allSatisfy(
              row ->
                  assertThat(List.of(row.get("beside_the_champion"), row.get("alike")))
                      .containsOnly(row.get("predictions")));
      assertThat(challengers(predictions)).isEqualTo(champions(predictions));
      assertThat(judge(rig, mlflow))
          .contains("of drift of purchase-value 1, against its training")
          .contains("of drift of purchase-value 3, against its training");
    }
  }

  private static long champions(List<Map<String, String>> predictions) {
    return Long.parseLong(predictions.get(0).get("predictions"));
  }

  private static long challengers(List<Map<String, String>> predictions) {
    return predictions.stream().skip(1).mapToLong(r -> Long.parseLong(r.get("predictions"))).sum();
  }

  private static void awaitChallenger(StreamRig rig, String version) {
    Wait.until(
        "predictions of challenger " + version,
        StreamRig.PATIENCE,
        () ->
            rig.facts().rows("shadow.sql").stream()
                .anyMatch(
                    row ->
                        row.get("role").equals("challenger")
                            && row.get("version").equals(version)));
  }

  /** With time enough for the challenger, so that what it predicts does not depend on the load. */
  private void start(StreamRig rig, Mlflow mlflow) {
    rig.start(
        config ->
            config
                .withChampion(mlflow, temp.resolve("cache"))
                .withFlag("shadowModel", "models:/purchase-value@challenger")
                .withFlag("shadowBudget", "30s")
                .withFlag("modelPoll", "1s")
                .withFlag("alertThreshold", "1000000"));
  }

  /** With a cache of its own, in what it takes for its user's home. */
  private String judge(StreamRig rig, Mlflow mlflow) {
    Map<String, String> environment = new LinkedHashMap<>(mlflow.environment());
    environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + temp.resolve("home"));
    return rig.stack().commands().runWith(environment, "judge");
  }
}
