package io.spendcast.transforms.monthly.read;

import java.util.List;

/** Version of a model in a role, as the origin of a prediction. */
public record ModelVersion(String role, String model, String version) {
  public static final String CHAMPION = "champion";

  /** Separator that no text of the database contains. */
  private static final String SEPARATOR = "\0";

  /** Role, model and version as one text, for a {@code Cell}; {@link #parse} reads it. */
  public String text() {
    return String.join(SEPARATOR, role, model, version);
  }

  public static ModelVersion parse(String text) {
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    return new ModelVersion(parts.get(0), parts.get(1), parts.get(2));
  }
}
