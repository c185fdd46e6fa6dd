package io.spendcast.scoring.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The place that holds a version's files. Whatever goes wrong there is a {@code RegistryException}.
 */
interface ArtifactStore extends AutoCloseable {
  /** Limit of the number of files; a store need not list more than one above it. */
  int MOST_FILES = 200;

  List<Remote> list();

  /**
   * Copies a file; its size is checked afterwards.
   *
   * @throws IOException or {@code UncheckedIOException} if the target can't be written
   */
  void copy(Remote file, OutputStream target) throws IOException;

  @Override
  default void close() {}
}
