package io.spendcast.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.registry.ModelVariant;
import io.spendcast.local.stack.Mlflow;
import io.spendcast.local.stack.ProjectFolder;
import io.spendcast.local.stack.Registrar;
import io.spendcast.local.stack.StackException;
import io.spendcast.local.stack.Wait;
import io.spendcast.local.stream.FaultyLink.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream goes on whatever lies between it and its registry, and says what is wrong. */
class RegistryFaultsIT {
  private static final int PER_SECOND = 100;
  private static final int LARGE = 200 << 20;

  @TempDir Path temp;

  @Test
  void scoresOnWithTheOldVersionAndTakesALargeOneOnceTheLinkIsWhole() {
    try (StreamRig rig = StreamRig.named("registry-faults");
        Mlflow mlflow = mlflow(rig)) {
      mlflow.start();
      Registrar registrar = Registrar.of(mlflow);
      registrar.moveChampion(registrar.register(variant("small").folder()));
      String large = registrar.register(variant("large").withBallast(LARGE).folder());
      try (FaultyLink link = FaultyLink.to(mlflow.uri())) {
        start(rig, link);

        try (SteadyLoad load = SteadyLoad.on(rig.topic(), PER_SECOND)) {
          rig.awaitOutcomes(PER_SECOND);
          disturb(rig, link, Fault.HANGS, "can't be reached: Read timed out");
          disturb(rig, link, Fault.GARBAGE, "must answer JSON, but did not");
          registrar.moveChampion(large);
          disturb(
              rig,
              link,
              Fault.CUTS,
              "Premature EOF|model.onnx of version 2 of purchase-value must have");
          assertThat(versions(rig)).containsExactly("1");

          link.set(Fault.NONE);
          Wait.until("version 2", StreamRig.PATIENCE, () -> versions(rig).contains("2"));
          registrar.deleteChampion();
          awaitRefusal(rig, "version 2", "Registered model alias champion not found");
          load.requireRunning();
        }
      }
      rig.awaitAllStored();

      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.facts().row("swap.sql")).containsEntry("unscored", "0");
    }
  }

  private static void disturb(StreamRig rig, FaultyLink link, Fault fault, String reason) {
    link.set(fault);
    awaitRefusal(rig, "version 1", reason);
    rig.awaitOutcomes(rig.outcomesSoFar() + PER_SECOND);
  }

  private static void awaitRefusal(StreamRig rig, String serving, String reason) {
    Pattern line = Pattern.compile("stays at " + serving + ".*(" + reason + ")");
    Wait.until(reason, StreamRig.PATIENCE, () -> line.matcher(log(rig)).find());
  }

  private static String log(StreamRig rig) {
    try {
      return Files.readString(rig.stack().log("stream"));
    } catch (IOException e) {
      throw new StackException("cannot read the log", e);
    }
  }

  private static List<String> versions(StreamRig rig) {
    return rig.facts().rows("shadow.sql").stream().map(row -> row.get("version")).toList();
  }

  private void start(StreamRig rig, FaultyLink link) {
    rig.start(
        config ->
            config
                .withFlag("model", "models:/purchase-value@champion")
                .withFlag("modelPoll", "1s")
                .withFlag("modelCache", temp.resolve("cache").toString())
                .withFlag("alertThreshold", "1000000")
                .withEnvironment(Map.of("MLFLOW_TRACKING_URI", link.uri().toString())));
  }

  private ModelVariant variant(String name) {
    return ModelVariant.in(temp.resolve(name));
  }

  private Mlflow mlflow(StreamRig rig) {
    return Mlflow.in(
        ProjectFolder.find().mlflowVenv(), temp.resolve("mlflow"), rig.stack().log("mlflow"));
  }
}
