package io.spendcast.transforms.monthly.read;

import io.spendcast.domain.Role;
import java.util.List;

/** Version of a model in a role, as the origin of a prediction. */
public record ModelVersion(Role role, String model, String version) {
  /** Separator that no text of the database contains. */
  private static final String SEPARATOR = "\0";

  /** Role, model and version as one text, for a {@code Cell}; {@link #parse} reads it. */
  public String text() {
    return String.join(SEPARATOR, role.name(), model, version);
  }

  public static ModelVersion parse(String text) {
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    return new ModelVersion(Role.valueOf(parts.get(0)), parts.get(1), parts.get(2));
  }
}
