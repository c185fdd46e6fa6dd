package io.spendcast.scoring.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of ONNX Runtime's native code, 20 MB, which it copies to a temporary folder and deletes
 * only when the JVM exits in order: each killed process would leave them. Once they are loaded,
 * Linux does not need them by name any more. Elsewhere they are left to ONNX Runtime.
 */
final class NativeFiles {
  private static final Path LOADED = Path.of("/proc/self/maps");
  private static final Pattern FILE = Pattern.compile("/\\S.*/onnxruntime-java\\d+/[^/ ]+\\.so$");

  private NativeFiles() {}

  /** Deletes the files that this process has loaded, and their folders. */
  static void deleteLoaded() {
    try {
      for (Path file : loaded()) {
        delete(file);
      }
    } catch (IOException e) {
      // Not Linux, or not our folder: ONNX Runtime deletes them at the JVM's exit.
    }
  }

  private static List<Path> loaded() throws IOException {
    try (Stream<String> lines = Files.lines(LOADED, StandardCharsets.UTF_8)) {
      return lines
          .flatMap(line -> FILE.matcher(line).results().map(MatchResult::group))
          .distinct()
          .map(Path::of)
          .toList();
    }
  }

  private static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    try {
      Files.deleteIfExists(file.getParent());
    } catch (DirectoryNotEmptyException e) {
      // Its other file comes next.
    }
  }
}
