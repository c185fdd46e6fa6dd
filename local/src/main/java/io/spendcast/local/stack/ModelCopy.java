package io.spendcast.local.stack;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** Copy of a model's folder, labelled as trained on amounts of another currency. */
public final class ModelCopy {
  private static final String TAG = "(\\s*base_currency:\\s*).*";

  private ModelCopy() {}

  /**
   * Copies the folder, only for trying the plumbing: predictions on these amounts are meaningless.
   */
  public static void make(Path model, Path copy, String currency) {
    Attempt.orFail(
        "cannot copy the model " + model,
        () -> {
          FileUtils.copyDirectory(model.toFile(), copy.toFile());
          retag(copy.resolve("MLmodel"), currency);
        });
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
