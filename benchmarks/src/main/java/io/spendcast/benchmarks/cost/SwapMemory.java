package io.spendcast.benchmarks.cost;

import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.Processes;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.Registrar;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Checks whether memory stays flat while a model is replaced repeatedly. A real registry receives a
 * new version and its alias moves. This process follows while its threads score.
 */
@Command(
    name = "swaps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Checks that memory stays flat over many model swaps; three minutes.")
public final class SwapMemory implements Callable<Integer> {
  private static final int FIRST_COMPARED = 20;
  private static final int COMPARED = 20;
  private static final double ALLOWED_GROWTH = 0.05;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(names = "--swaps", defaultValue = "100", description = "${DEFAULT-VALUE} unless given")
  private int swaps;

  @Option(names = "--threads", defaultValue = "2", description = "that score; ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--s3", description = "keeps the versions on S3 (moto), not in the registry")
  private boolean s3;

  @Override
  public Integer call() throws IOException {
    if (swaps < FIRST_COMPARED + 2 * COMPARED) {
      throw new StackException("swaps must be 60 or more, but was " + swaps);
    }
    ProjectFolder project = ProjectFolder.find();
    Path folder = Files.createTempDirectory("swap-memory-");
    Path log = folder.resolve("mlflow.log");
    try (Mlflow mlflow = Mlflow.in(project.mlflowVenv(), folder.resolve("mlflow"), log);
        Moto moto = Moto.in(project.motoVenv(), folder.resolve("moto.log"))) {
      mlflow.start();
      Map<String, String> registry = new HashMap<>(mlflow.environment());
      Registrar registrar = Registrar.of(mlflow);
      if (s3) {
        moto.start();
        registrar = onS3(registrar, moto, registry);
      }
      return measure(registrar, Registry.from(registry), project.model(), folder);
    }
  }

  private static Registrar onS3(Registrar registrar, Moto moto, Map<String, String> registry) {
    // The credentials of AWS are those of this process.
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    System.setProperty("aws.region", "us-east-1");
    registry.put("MLFLOW_S3_ENDPOINT_URL", moto.endpoint().toString());
    moto.createBucket("models");
    return registrar.storing("s3://models/swaps", moto::putObject);
  }

  private int measure(Registrar registrar, Registry registry, Path model, Path folder)
      throws IOException {
    registrar.moveChampion(registrar.register(model));
    ServingSettings settings =
        ServingSettings.DEFAULT.withPoll(Duration.ofMillis(100)).withCache(folder.resolve("cache"));
    ModelReference champion = ModelReference.parse("models:/purchase-value@champion");
    List<Long> resident = new ArrayList<>();
    try (ModelServer<Scorer> server = Models.serve(champion, settings, registry);
        ScoringThreads scoring = ScoringThreads.by(threads, server)) {
      for (int swap = 1; swap <= swaps; swap++) {
        registrar.moveChampion(registrar.register(model));
        long done = swap;
        Wait.until("swap " + swap, PATIENCE, () -> server.stats().swaps() == done);
        scoring.awaitBatches();
        resident.add(Processes.residentKibibytes(ProcessHandle.current().pid()));
        if (swap % 10 == 0) {
          Console.line("%3d swaps, %,d KiB resident", swap, resident.get(swap - 1));
        }
      }
    }
    return judge(resident);
  }

  private static int judge(List<Long> resident) {
    long early = median(resident.subList(FIRST_COMPARED, FIRST_COMPARED + COMPARED));
    long late = median(resident.subList(resident.size() - COMPARED, resident.size()));
    double growth = (double) late / early - 1;
    Console.line(
        "median of swaps 21 to 40: %,d KiB; of the last 20: %,d KiB; growth %.1f %%, allowed 5 %%",
        early, late, 100 * growth);
    return growth <= ALLOWED_GROWTH ? 0 : 1;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
