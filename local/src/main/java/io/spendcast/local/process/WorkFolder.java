package io.spendcast.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** The folder of one run: data, logs, and where to connect. */
public final class WorkFolder {
  /** Marks a folder as ours, so that a mistyped path is never emptied. */
  private static final String MARK = "made-by-make-run";

  private WorkFolder() {}

  /**
   * Empties the folder, or creates it.
   *
   * @throws StackException when the folder exists and no run created it
   */
  public static void renew(Path folder) {
    try {
      if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MARK))) {
        throw new StackException(folder + " exists and was not made by a run: delete it first");
      }
      FileUtils.deleteDirectory(folder.toFile());
      Files.createDirectories(folder.resolve("logs"));
      Files.createFile(folder.resolve(MARK));
    } catch (IOException e) {
      throw new StackException("cannot empty " + folder, e);
    }
  }
}
