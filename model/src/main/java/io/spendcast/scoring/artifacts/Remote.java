package io.spendcast.scoring.artifacts;

import io.spendcast.scoring.registry.RegistryException;

/**
 * A file of a registered version.
 *
 * @param name below the version's folder; it stays inside the folder that it is written to
 */
record Remote(String name, long bytes) {
  private static final int MOST_DEPTH = 5;

  Remote {
    String[] parts = name.split("/", -1);
    for (String part : parts) {
      if (part.isEmpty() || part.startsWith(".") || part.matches(".*[\\\\\\x00-\\x1f].*")) {
        throw new RegistryException(
            "the registry must list plain file names, but lists \"%s\"".formatted(name));
      }
    }
    if (parts.length > MOST_DEPTH + 1) {
      throw new RegistryException("folders of a model must not be so deep: " + name);
    }
  }
}
