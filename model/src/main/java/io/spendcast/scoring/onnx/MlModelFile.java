package io.spendcast.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spendcast.scoring.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code MLmodel} file of a model folder: typed access to its fields, named as a/b/c. */
final class MlModelFile {
  static final String NAME = "MLmodel";

  private final Path folder;
  private final JsonNode root;

  private MlModelFile(Path folder, JsonNode root) {
    this.folder = folder;
    this.root = root;
  }

  static MlModelFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new InvalidModelException(
          "model folder " + folder + " must hold a file " + NAME + ", but there is none");
    }
    try {
      return new MlModelFile(folder, new YAMLMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new InvalidModelException(
          "model folder " + folder + ": " + NAME + " must be YAML, but can't be read", e);
    }
  }

  String text(String field) {
    JsonNode node = at(field);
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw invalid(field, "text", shown(node));
    }
    return node.textValue();
  }

  String text(String field, String ifAbsent) {
    return has(field) ? text(field) : ifAbsent;
  }

  int positiveInt(String field) {
    JsonNode node = at(field);
    if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 1) {
      throw invalid(field, "a whole number of 1 or more", shown(node));
    }
    return node.intValue();
  }

  int positiveInt(String field, int ifAbsent) {
    return has(field) ? positiveInt(field) : ifAbsent;
  }

  List<String> texts(String field) {
    JsonNode node = at(field);
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      texts.add(element.asText());
    }
    if (!node.isArray()) {
      throw invalid(field, "a list", shown(node));
    }
    return texts;
  }

  InvalidModelException invalid(String field, String expected, String was) {
    return new InvalidModelException(
        "model folder %s: %s field %s must be %s, but was %s"
            .formatted(folder, NAME, field, expected, was));
  }

  boolean has(String field) {
    JsonNode node = at(field);
    return !node.isMissingNode() && !node.isNull();
  }

  private JsonNode at(String field) {
    return root.at("/" + field);
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }
}
