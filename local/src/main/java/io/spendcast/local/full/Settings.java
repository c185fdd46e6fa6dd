package io.spendcast.local.full;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Settings of the stack, as {@code stack/run.sh} and {@code stack/ports.env} export them.
 *
 * @param environment environment variables
 */
record Settings(Map<String, String> environment) {

  /** Folder of everything that the stack stores. */
  Path folder() {
    return Path.of(value("STACK"));
  }

  Path log(String program) {
    return folder().resolve("logs").resolve(program + ".log");
  }

  /** Port of a program: {@code KAFKA} stands for {@code KAFKA_PORT}. */
  int port(String name) {
    return Integer.parseInt(value(name + "_PORT"));
  }

  /** Page of a program. */
  URI page(String name, String path) {
    return URI.create("http://127.0.0.1:" + port(name) + path);
  }

  /** Creates an empty file, unless it exists. */
  void mark(Path file) {
    if (!Files.exists(file)) {
      Attempt.orFail("cannot create " + file, () -> Files.createFile(file));
    }
  }

  boolean monitoring() {
    return Boolean.parseBoolean(value("MONITORING"));
  }

  String value(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new StackException(name + " is not set: start the stack with `make stack`");
    }
    return value;
  }
}
