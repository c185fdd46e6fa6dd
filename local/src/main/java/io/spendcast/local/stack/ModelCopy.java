package io.spendcast.local.stack;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copy of a model's folder, labelled as trained on amounts of another currency. */
public final class ModelCopy {
  private static final String TAG = "(\\s*base_currency:\\s*).*";

  private ModelCopy() {}

  /**
   * Copies the folder, only for trying the plumbing: predictions on these amounts are meaningless.
   */
  public static void make(Path model, Path copy, String currency) {
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(model.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
      retag(copy.resolve("MLmodel"), currency);
    } catch (IOException e) {
      throw new StackException("cannot copy the model " + model, e);
    }
  }

  private static void retag(Path descriptor, String currency) throws IOException {
    List<String> lines = Files.readAllLines(descriptor);
    if (lines.stream().noneMatch(line -> line.matches(TAG))) {
      throw new StackException(descriptor + " has no base_currency");
    }
    Files.write(
        descriptor, lines.stream().map(line -> line.replaceAll(TAG, "$1" + currency)).toList());
  }
}
