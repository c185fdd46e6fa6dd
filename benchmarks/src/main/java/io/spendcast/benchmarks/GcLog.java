package io.spendcast.benchmarks;

import io.spendcast.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pauses that a JVM's garbage collector noted, in order. */
record GcLog(List<Pause> pauses) {
  private static final Pattern PAUSE =
      Pattern.compile("\\[(\\d+)ms] GC\\(\\d+\\) Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) .*");

  GcLog {
    pauses = List.copyOf(pauses);
  }

  /**
   * @param millis since 1970
   * @param before heap in MiB, and so {@code after}
   */
  record Pause(long millis, long before, long after) {}

  static GcLog read(Path file) {
    try {
      return of(Files.readAllLines(file));
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }

  static GcLog of(List<String> lines) {
    return new GcLog(
        lines.stream().map(PAUSE::matcher).filter(Matcher::matches).map(GcLog::pause).toList());
  }

  long mostBefore() {
    return pauses.stream().mapToLong(Pause::before).max().orElse(0);
  }

  long lastAfter() {
    return pauses.isEmpty() ? 0 : last().after();
  }

  Pause last() {
    return pauses.get(pauses.size() - 1);
  }

  private static Pause pause(Matcher line) {
    return new Pause(
        Long.parseLong(line.group(1)),
        Long.parseLong(line.group(2)),
        Long.parseLong(line.group(3)));
  }
}
