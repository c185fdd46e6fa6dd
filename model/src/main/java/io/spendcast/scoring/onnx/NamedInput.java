package io.spendcast.scoring.onnx;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.features.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An input of a graph that takes each feature by its name, as other tools make them.
 *
 * @param feature index of the feature; -1 for the threshold
 * @param form shape of its array
 */
public record NamedInput(String name, int feature, Form form) {

  /** Shape of an input's array for n examples. */
  enum Form {
    ONE,
    VECTOR,
    COLUMN;

    Shape shape(int examples) {
      return switch (this) {
        case ONE -> new Shape(1);
        case VECTOR -> new Shape(examples);
        case COLUMN -> new Shape(examples, 1);
      };
    }
  }

  /** The input of a column or tensor of a signature; empty if it takes no feature of ours. */
  static Optional<NamedInput> of(JsonNode input) {
    String name = input.path("name").asText();
    int feature = Features.NAMES.indexOf(name);
    boolean threshold = name.equals(ScoreTranslator.THRESHOLD);
    return form(input)
        .filter(form -> threshold || (feature >= 0 && form != Form.ONE))
        .map(form -> new NamedInput(name, feature, form));
  }

  private static Optional<Form> form(JsonNode input) {
    String type = input.path("type").asText();
    JsonNode tensor = input.path("tensor-spec");
    if (type.equals("float") || type.equals("double")) {
      return Optional.of(Form.VECTOR);
    }
    if (!type.equals("tensor") || !tensor.path("dtype").asText().equals("float32")) {
      return Optional.empty();
    }
    return switch (tensor.path("shape").toString()) {
      case "[1]" -> Optional.of(Form.ONE);
      case "[-1]" -> Optional.of(Form.VECTOR);
      case "[-1,1]" -> Optional.of(Form.COLUMN);
      default -> Optional.empty();
    };
  }

  boolean isThreshold() {
    return feature < 0;
  }

  /** Values of this input for a batch. */
  float[] values(ScoreTranslator.Batch batch) {
    int examples = batch.examples().length;
    float[] values = new float[form == Form.ONE ? 1 : examples];
    if (isThreshold()) {
      Arrays.fill(values, batch.threshold());
      return values;
    }
    for (int i = 0; i < examples; i++) {
      values[i] = batch.examples()[i][feature];
    }
    return values;
  }

  static boolean takeFeaturesAndThreshold(List<NamedInput> inputs) {
    long thresholds = inputs.stream().filter(NamedInput::isThreshold).count();
    return thresholds == 1 && inputs.size() > 1;
  }
}
