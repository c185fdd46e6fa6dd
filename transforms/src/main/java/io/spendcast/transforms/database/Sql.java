package io.spendcast.transforms.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads a statement from the {@code .sql} file beside the class that runs it. */
public final class Sql {
  private Sql() {}

  /**
   * Reads a statement without its comment lines, so that the server and JdbcIO see the statement
   * alone.
   */
  public static String of(Class<?> owner, String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^ *--.*\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
