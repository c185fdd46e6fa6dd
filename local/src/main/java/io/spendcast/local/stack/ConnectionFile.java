package io.spendcast.local.stack;

import io.spendcast.local.process.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * File from which {@code bin/spendcast} reads the running stack's database: shell variables, one a
 * line. Closing deletes the file.
 */
public record ConnectionFile(Path file) implements AutoCloseable {

  public static ConnectionFile in(Path folder, Map<String, String> variables) {
    String lines =
        new TreeMap<>(variables)
            .entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(Collectors.joining());
    Path file = folder.resolve("connection.sh");
    return Attempt.orFail(
        "cannot write " + file, () -> new ConnectionFile(Files.writeString(file, lines)));
  }

  @Override
  public void close() {
    Attempt.orFail("cannot delete " + file, () -> Files.deleteIfExists(file));
  }
}
