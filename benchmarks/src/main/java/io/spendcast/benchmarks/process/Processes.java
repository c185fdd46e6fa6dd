package io.spendcast.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** What Linux says of processes. */
public final class Processes {
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code /proc/PID/stat} behind the command's name, from 0. */
  private static final int USER_TICKS = 11;

  private Processes() {}

  /** CPU seconds that a process and its children, gone ones too, have used so far. */
  public static double cpuSeconds(long pid) {
    List<String> fields = stat(pid);
    long ticks = 0;
    for (String field : fields.subList(USER_TICKS, USER_TICKS + 4)) {
      ticks += Long.parseLong(field);
    }
    double seconds = ticks / TICKS_PER_SECOND;
    for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
      seconds += cpuSecondsIfAlive(child.pid());
    }
    return seconds;
  }

  /** The most memory a process has had resident so far, in MiB. */
  public static long peakMebibytes(long pid) {
    return kibibytes(pid, "VmHWM:") / 1024;
  }

  /** The memory a process has resident now. */
  public static long residentKibibytes(long pid) {
    return kibibytes(pid, "VmRSS:");
  }

  private static long kibibytes(long pid, String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A child that has just ended is counted by its parent from now on. */
  private static double cpuSecondsIfAlive(long pid) {
    try {
      return cpuSeconds(pid);
    } catch (UncheckedIOException | NoSuchElementException e) {
      return 0;
    }
  }

  private static List<String> stat(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
