package io.spendcast.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.features.Features;
import java.util.HashSet;
import java.util.Set;

/** The shape that MLflow's signature promises; a folder may have none. */
final class Signature {
  private static final String INPUTS = "signature/inputs";
  private static final String OUTPUTS = "signature/outputs";
  private static final Set<String> WANTED =
      Set.of(ScoreTranslator.PROBABILITY, ScoreTranslator.SPEND);

  private Signature() {}

  /**
   * @throws InvalidModelException unless it takes the features and gives both outputs
   */
  static void check(MlModelFile file) {
    if (file.text(INPUTS, "").isEmpty()) {
      return;
    }
    JsonNode inputs = parsed(file, INPUTS);
    int width = inputs.at("/0/tensor-spec/shape/1").asInt(-1);
    if (inputs.size() != 1 || width != Features.NAMES.size()) {
      throw file.invalid(
          INPUTS, "one tensor of shape [-1, " + Features.NAMES.size() + "]", inputs.toString());
    }
    Set<String> names = new HashSet<>();
    parsed(file, OUTPUTS).forEach(output -> names.add(output.path("name").asText()));
    if (!names.containsAll(WANTED)) {
      throw file.invalid(OUTPUTS, "the tensors " + WANTED, names.toString());
    }
  }

  private static JsonNode parsed(MlModelFile file, String field) {
    String text = file.text(field);
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw file.invalid(field, "JSON", text);
    }
  }
}
