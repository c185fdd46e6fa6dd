package io.spendcast.local.stack;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * File from which {@code bin/spendcast} reads the running stack's database: shell variables, one a
 * line. Closing deletes the file.
 */
public final class ConnectionFile implements AutoCloseable {
  private final Path file;

  private ConnectionFile(Path file) {
    this.file = file;
  }

  public static ConnectionFile in(Path folder, Map<String, String> variables) {
    String lines =
        new TreeMap<>(variables)
            .entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(Collectors.joining());
    Path file = folder.resolve("connection.sh");
    try {
      Files.writeString(file, lines);
      return new ConnectionFile(file);
    } catch (IOException e) {
      throw new StackException("cannot write " + file, e);
    }
  }

  public Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StackException("cannot delete " + file, e);
    }
  }
}
