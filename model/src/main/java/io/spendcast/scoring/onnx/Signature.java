package io.spendcast.scoring.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spendcast.features.Features;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The shape that MLflow's signature promises; a folder may have none. */
final class Signature {
  private static final String INPUTS = "signature/inputs";
  private static final String OUTPUTS = "signature/outputs";

  private static final JsonNode NONE = MissingNode.getInstance();

  private Signature() {}

  /**
   * @throws InvalidModelException unless it takes the features and the threshold, and gives every
   *     output
   */
  static void check(MlModelFile file) {
    if (file.text(INPUTS, "").isEmpty()) {
      return;
    }
    JsonNode inputs = parsed(file, INPUTS);
    int width = tensor(inputs, ScoreTranslator.INPUT).at("/shape/1").asInt(-1);
    boolean takesThreshold = tensor(inputs, ScoreTranslator.THRESHOLD).at("/shape/0").asInt() == 1;
    if (inputs.size() != 2 || width != Features.NAMES.size() || !takesThreshold) {
      throw file.invalid(
          INPUTS,
          "the tensors features of shape [-1, %d] and threshold of shape [1]"
              .formatted(Features.NAMES.size()),
          inputs.toString());
    }
    checkOutputs(file);
  }

  /**
   * Inputs of a graph whose folder does not declare our features, from the signature alone.
   *
   * @throws InvalidModelException unless each is a feature of ours by name, or the threshold
   */
  static List<NamedInput> named(MlModelFile file) {
    List<NamedInput> inputs = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (JsonNode input : file.text(INPUTS, "").isEmpty() ? NONE : parsed(file, INPUTS)) {
      NamedInput.of(input)
          .ifPresentOrElse(inputs::add, () -> others.add(input.path("name").asText("unnamed")));
    }
    if (!others.isEmpty() || !NamedInput.takeFeaturesAndThreshold(inputs)) {
      throw file.invalid(
          INPUTS,
          "features of ours by name and threshold, each of float32 and of shape [-1] or [-1, 1],"
              + " since metadata/feature_version is missing",
          (others.isEmpty() ? inputs.stream().map(NamedInput::name).toList() : others).toString());
    }
    checkOutputs(file);
    return inputs;
  }

  private static void checkOutputs(MlModelFile file) {
    Set<String> names = new HashSet<>();
    parsed(file, OUTPUTS).forEach(output -> names.add(output.path("name").asText()));
    if (!names.containsAll(ScoreTranslator.OUTPUTS)) {
      throw file.invalid(OUTPUTS, "the tensors " + ScoreTranslator.OUTPUTS, names.toString());
    }
  }

  /** Specification of the tensor of this name; a {@code MissingNode} where there is none. */
  private static JsonNode tensor(JsonNode tensors, String name) {
    for (JsonNode tensor : tensors) {
      if (tensor.path("name").asText().equals(name)) {
        return tensor.path("tensor-spec");
      }
    }
    return MissingNode.getInstance();
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
