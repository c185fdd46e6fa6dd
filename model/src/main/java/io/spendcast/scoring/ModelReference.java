package io.spendcast.scoring;

import java.nio.file.Path;

/**
 * Location of a model: a folder, or an entry of a registry. Its text is the form that people write.
 */
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

  /** Fixed version of a registered model. */
  record Version(String name, int version) implements ModelReference {
    @Override
    public String toString() {
      return "models:/" + name + "/" + version;
    }
  }

  /**
   * Parses a reference as people write it.
   *
   * @param text {@code models:/name@alias}, {@code models:/name/3} or a folder's path
   * @throws IllegalArgumentException if it is blank, or begins as a registry's but is none
   */
  static ModelReference parse(String text) {
    return ModelReferenceSyntax.parse(text);
  }
}
