package io.spendcast.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log file, indented, under the file's name. */
public final class LogTail {
  private static final int LINES = 25;

  private LogTail() {}

  public static String of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      String tail =
          lines.stream()
              .skip(Math.max(0, lines.size() - LINES))
              .map(line -> "    " + line)
              .collect(Collectors.joining("\n"));
      return "  the end of " + log + ":\n" + tail;
    } catch (IOException e) {
      return "  (no log at " + log + ")";
    }
  }
}
