package io.spendcast.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that is ready to serve: checked, and warmed up.
 *
 * @param loadTime until it was ready, without its download
 * @param bytes of its graph
 */
record LoadedModel(Scorer scorer, Duration loadTime, long bytes) {
  /** A single purchase, and bundles as the stream has them. */
  private static final int[] WARM_UP = {1, 64, 512, 2_500};

  /**
   * @throws InvalidModelException if it must not score, or not under these settings
   */
  static LoadedModel of(ModelFolder folder, ServingSettings settings) {
    long start = System.nanoTime();
    requireCurrency(folder, settings.baseCurrency());
    Scorer scorer = OnnxScorer.open(folder);
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
        scorer.score(batch.toArray(float[][]::new));
      } catch (IllegalStateException e) {
        throw folder.invalidGraph("must score a batch of " + size + " as well", e);
      }
    }
  }
}
