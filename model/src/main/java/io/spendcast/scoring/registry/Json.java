package io.spendcast.scoring.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** JSON answer of a registry, read by field. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SHOWN = 200;

  private final Registry registry;
  private final JsonNode root;

  private Json(Registry registry, JsonNode root) {
    this.registry = registry;
    this.root = root;
  }

  public static Json of(Registry registry, String answer) {
    try {
      return new Json(registry, MAPPER.readTree(answer));
    } catch (IOException e) {
      // The cause is left out, since its message quotes the answer.
      throw new RegistryException("registry " + registry + " must answer JSON, but did not");
    }
  }

  /**
   * Error of an answer in one line, cut after 200 characters: MLflow's code and message, or the
   * note that the answer is empty or no JSON.
   */
  static String error(byte[] answer) {
    if (answer.length == 0) {
      return "nothing";
    }
    try {
      JsonNode error = MAPPER.readTree(answer);
      String text =
          error.path("error_code").asText("no code") + " " + error.path("message").asText();
      String line = text.replaceAll("\\s+", " ").strip();
      return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    } catch (IOException e) {
      return "no JSON";
    }
  }

  /** The text at a place written as {@code /a/b}. */
  String text(String place) {
    JsonNode node = root.at(place);
    if (!node.isTextual()) {
      throw new RegistryException(
          "registry %s must answer with a text at %s, but did not".formatted(registry, place));
    }
    return node.textValue();
  }

  public JsonNode at(String place) {
    return root.at(place);
  }
}
