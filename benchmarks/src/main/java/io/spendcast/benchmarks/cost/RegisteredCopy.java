package io.spendcast.benchmarks.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of a model's folder with its expected output, which a registry's versions must have. */
final class RegisteredCopy {
  private static final float THRESHOLD = 1_000;

  private RegisteredCopy() {}

  static Path of(Path model, Path copy) throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode rows = json.readTree(model.resolve("input_example.json").toFile()).get("features");
    try (Scorer scorer = Models.open(new ModelReference.Folder(model))) {
      List<Score> scores = scorer.score(json.treeToValue(rows, float[][].class), THRESHOLD);
      json.writeValue(
          copy.resolve("expected_output.json").toFile(),
          Map.of(
              "threshold", THRESHOLD,
              "purchase_probability", scores.stream().map(Score::purchaseProbability).toList(),
              "expected_spend", scores.stream().map(Score::expectedSpend).toList(),
              "spend_low", scores.stream().map(Score::spendLow).toList(),
              "spend_high", scores.stream().map(Score::spendHigh).toList(),
              "exceed_probability", scores.stream().map(Score::exceedProbability).toList()));
    }
    return copy;
  }
}
