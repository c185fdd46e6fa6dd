package io.spendcast.scoring.serving;

import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.onnx.OnnxScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A model that is ready to serve: checked, and warmed up.
 *
 * @param loadTime until it was ready, without its download
 * @param bytes of its graph
 */
public record LoadedModel(Scorer scorer, Duration loadTime, long bytes) {
  /** A single purchase, and bundles as the stream has them. */
  private static final int[] WARM_UP = {1, 64, 512, 2_500};

  /**
   * @throws InvalidModelException if it must not score, or not under these settings, or if
   *     processes died while they loaded it
   */
  public static LoadedModel of(ModelFolder folder, ServingSettings settings) {
    return of(folder, settings, OnnxScorer::open);
  }

  public static LoadedModel of(
      ModelFolder folder, ServingSettings settings, Function<ModelFolder, Scorer> opener) {
    requireCurrency(folder, settings.baseCurrency());
    Quarantine quarantine = new Quarantine(Path.of(settings.cache()));
    try (Quarantine.Attempt attempt = quarantine.begin(folder)) {
      LoadedModel loaded = warm(folder, opener);
      attempt.succeeded();
      return loaded;
    }
  }

  private static LoadedModel warm(ModelFolder folder, Function<ModelFolder, Scorer> opener) {
    long start = System.nanoTime();
    Scorer scorer = opener.apply(folder);
    try {
      warmUp(scorer, folder);
      long bytes = Files.size(folder.onnx());
      return new LoadedModel(scorer, Duration.ofNanos(System.nanoTime() - start), bytes);
    } catch (IOException e) {
      scorer.close();
      throw new InvalidModelException("model folder " + folder.path() + " can't be read", e);
    } catch (RuntimeException e) {
      scorer.close();
      throw e;
    }
  }

  String name() {
    return scorer.info().name();
  }

  String version() {
    return scorer.info().version();
  }

  private static void requireCurrency(ModelFolder folder, String required) {
    String currency = folder.info().baseCurrency();
    if (!required.isEmpty() && !currency.equals(required)) {
      throw new InvalidModelException(
          "model folder %s: the model must predict in %s, but its base_currency is %s"
              .formatted(folder.path(), required, currency));
    }
  }

  private static void warmUp(Scorer scorer, ModelFolder folder) {
    List<float[]> example = folder.example();
    for (int size : WARM_UP) {
      List<float[]> batch = new ArrayList<>(size);
      while (batch.size() < size) {
        batch.addAll(example.subList(0, Math.min(example.size(), size - batch.size())));
      }
      try {
        scorer.score(batch.toArray(float[][]::new), folder.exampleThreshold());
      } catch (IllegalStateException e) {
        throw folder.invalidGraph("must score a batch of " + size + " as well", e);
      }
    }
  }
}
