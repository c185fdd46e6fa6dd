package io.spendcast.pipelines.cli.model;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.pipelines.start.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reference distributions that a version's features and predictions are compared with.
 *
 * @param kind {@code training} or {@code first_weeks}
 */
record DriftReference(String kind, Map<Series, Deciles> deciles) {
  /** Kind of a reference for which the training left nothing. */
  static final String FIRST_WEEKS = "first_weeks";

  private static final String FILE = "reference.json";

  /**
   * Feature or output of the model that is compared.
   *
   * @param kind {@code feature} or {@code prediction}
   */
  record Series(String kind, String name) {}

  /** Computes the reference from the values of the first weeks. */
  static DriftReference of(Map<Series, double[]> values) {
    Map<Series, Deciles> deciles = new LinkedHashMap<>();
    values.forEach((series, of) -> deciles.put(series, Deciles.of(of)));
    return new DriftReference(FIRST_WEEKS, deciles);
  }

  /**
   * Reads the reference that the training wrote into the model's folder; empty when it wrote none.
   */
  static Optional<DriftReference> in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = Database.JSON.readTree(file.toFile());
    Map<Series, Deciles> deciles = new LinkedHashMap<>();
    read(json.path("features"), "feature", deciles);
    read(json.path("predictions"), "prediction", deciles);
    return Optional.of(new DriftReference("training", deciles));
  }

  private static void read(JsonNode series, String kind, Map<Series, Deciles> into) {
    Database.JSON
        .convertValue(series, new TypeReference<Map<String, Deciles>>() {})
        .forEach((name, deciles) -> into.put(new Series(kind, name), deciles));
  }
}
