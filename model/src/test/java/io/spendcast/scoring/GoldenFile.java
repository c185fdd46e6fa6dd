package io.spendcast.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.scoring.onnx.ScoreTranslator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The file that Java and Python agree on; {@code spendcast_training golden} writes it. */
public final class GoldenFile {
  public static final Path MODEL = Path.of("purchase-value");

  private static final JsonNode ROOT = read(Path.of("src/test/resources/golden/golden.json"));

  private GoldenFile() {}

  record Case(
      String name, ZoneId zone, History history, Fact purchase, List<Float> features, Score score) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<String> featureNames() {
    List<String> names = new ArrayList<>();
    ROOT.get("feature_names").forEach(name -> names.add(name.textValue()));
    return names;
  }

  /** Threshold of the cases' exceedance probabilities. */
  static float threshold() {
    return ROOT.get("threshold").floatValue();
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ROOT.get("cases").forEach(node -> cases.add(toCase(node)));
    return cases;
  }

  private static Case toCase(JsonNode node) {
    List<Fact> history = new ArrayList<>();
    node.get("history").forEach(fact -> history.add(toFact(fact)));
    List<Float> features = new ArrayList<>();
    node.get("features").forEach(value -> features.add(value.floatValue()));
    float[][] outputs =
        ScoreTranslator.OUTPUTS.stream()
            .map(name -> new float[] {node.get(name).floatValue()})
            .toArray(float[][]::new);
    Score score = ScoreTranslator.scores(outputs).get(0);
    return new Case(
        node.get("name").textValue(),
        ZoneId.of(node.path("zone").asText("UTC")),
        new History(history),
        toFact(node.get("purchase")),
        features,
        score);
  }

  private static Fact toFact(JsonNode node) {
    return new Fact(
        node.get(0).longValue(),
        node.get(1).longValue(),
        node.get(2).booleanValue(),
        node.get(3).longValue(),
        node.get(4).intValue(),
        node.get(5).textValue());
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
