package io.spendcast.benchmarks.process;

import io.spendcast.local.process.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pauses that a JVM's garbage collector logged, in order. */
public record GcLog(List<Pause> pauses) {
  private static final Pattern PAUSE =
      Pattern.compile("\\[(\\d+)ms] GC\\(\\d+\\) Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) .*");

  public GcLog {
    pauses = List.copyOf(pauses);
  }

  /**
   * @param millis time in milliseconds since 1970
   * @param before heap before the pause in MiB; {@code after} is the heap after it
   */
  public record Pause(long millis, long before, long after) {}

  public static GcLog read(Path file) {
    return of(Attempt.orFail("cannot read " + file, () -> Files.readAllLines(file)));
  }

  static GcLog of(List<String> lines) {
    return new GcLog(
        lines.stream().map(PAUSE::matcher).filter(Matcher::matches).map(GcLog::pause).toList());
  }

  public long mostBefore() {
    return pauses.stream().mapToLong(Pause::before).max().orElse(0);
  }

  public long lastAfter() {
    return pauses.isEmpty() ? 0 : last().after();
  }

  public Pause last() {
    return pauses.get(pauses.size() - 1);
  }

  private static Pause pause(Matcher line) {
    return new Pause(
        Long.parseLong(line.group(1)),
        Long.parseLong(line.group(2)),
        Long.parseLong(line.group(3)));
  }
}
