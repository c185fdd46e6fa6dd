package io.spendcast.scoring.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores that a model gave for its example where it was made, and must give everywhere.
 *
 * @param threshold that the exceedance probabilities refer to
 */
public record Expected(float threshold, List<Score> scores) {
  public static final String FILE = "expected_output.json";

  private static final double TOLERANCE = 1e-4;

  /**
   * Largest absolute difference that is ignored, since nobody sees it. As money it is far below a
   * cent, as a probability it is a hundredth of a hundredth of a per cent.
   */
  private static final double TOO_SMALL_TO_SEE = 1e-6;

  /**
   * Expected scores of the folder, if it holds the file.
   *
   * @throws InvalidModelException if the file is not as it must be
   */
  static Optional<Expected> in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode root = new ObjectMapper().readTree(file.toFile());
      List<float[]> columns = new ArrayList<>();
      for (String output : ScoreTranslator.OUTPUTS) {
        columns.add(numbers(root, folder, output));
      }
      requireEqualLengths(columns, folder);
      float threshold = threshold(root, folder);
      List<Score> scores = ScoreTranslator.scores(columns.toArray(float[][]::new));
      return Optional.of(new Expected(threshold, List.copyOf(scores)));
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "model folder %s: %s must be JSON, but can't be read".formatted(folder, FILE), e);
    }
  }

  /** First difference of the given scores from these, in words; empty if there is none. */
  Optional<String> differenceFrom(List<Score> given) {
    if (given.size() != scores.size()) {
      return Optional.of("%d scores, but %s has %d".formatted(given.size(), FILE, scores.size()));
    }
    for (int i = 0; i < given.size(); i++) {
      Score expected = scores.get(i);
      Score score = given.get(i);
      if (!near(score, expected)) {
        return Optional.of("%s for row %d, but %s has %s".formatted(score, i, FILE, expected));
      }
    }
    return Optional.empty();
  }

  private static void requireEqualLengths(List<float[]> columns, Path folder) {
    List<Integer> lengths = columns.stream().map(column -> column.length).toList();
    if (lengths.stream().distinct().count() > 1) {
      throw new InvalidModelException(
          "model folder %s: %s must hold as many of each output, but holds %s of %s"
              .formatted(folder, FILE, lengths, ScoreTranslator.OUTPUTS));
    }
  }

  private static float threshold(JsonNode root, Path folder) {
    JsonNode threshold = root.path(ScoreTranslator.THRESHOLD);
    if (!threshold.isNumber() || threshold.floatValue() < 0) {
      throw new InvalidModelException(
          "model folder %s: %s must hold the threshold of its exceedance probabilities, 0 or more,"
                  .formatted(folder, FILE)
              + " under \"threshold\", but holds "
              + (threshold.isMissingNode() ? "none" : threshold));
    }
    return threshold.floatValue();
  }

  private static boolean near(Score one, Score other) {
    return near(one.purchaseProbability(), other.purchaseProbability())
        && near(one.expectedSpend(), other.expectedSpend())
        && near(one.spendLow(), other.spendLow())
        && near(one.spendHigh(), other.spendHigh())
        && near(one.exceedProbability(), other.exceedProbability());
  }

  private static boolean near(double one, double other) {
    double difference = Math.abs(one - other);
    return difference <= TOO_SMALL_TO_SEE
        || difference <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
  }

  private static float[] numbers(JsonNode root, Path folder, String output) {
    JsonNode list = root.path(output);
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!list.get(i).isNumber()) {
        throw invalid(folder, output);
      }
      numbers[i] = list.get(i).floatValue();
    }
    if (!list.isArray()) {
      throw invalid(folder, output);
    }
    return numbers;
  }

  private static InvalidModelException invalid(Path folder, String output) {
    return new InvalidModelException(
        "model folder %s: %s must hold a list of numbers under \"%s\", but does not"
            .formatted(folder, FILE, output));
  }
}
