package io.spendcast.scoring;

import java.nio.file.Path;

/** Where a model is: a folder, or an entry of a registry. Each shows as people write it. */
public sealed interface ModelReference {

  /** An MLflow model folder. */
  record Folder(Path path) implements ModelReference {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** The version that an alias of a registered model points to. */
  record Alias(String name, String alias) implements ModelReference {
    @Override
    public String toString() {
      return "models:/" + name + "@" + alias;
    }
  }

  /** One version of a registered model. */
  record Version(String name, int version) implements ModelReference {
    @Override
    public String toString() {
      return "models:/" + name + "/" + version;
    }
  }

  /**
   * Reads what people write.
   *
   * @param text {@code models:/name@alias}, {@code models:/name/3} or a folder's path
   * @throws IllegalArgumentException if it is blank, or begins as a registry's but is none
   */
  static ModelReference parse(String text) {
    return ModelReferenceSyntax.parse(text);
  }
}
