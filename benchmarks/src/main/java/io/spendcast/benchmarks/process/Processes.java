package io.spendcast.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** CPU time and memory of processes, read from {@code /proc} of Linux. */
public final class Processes {
  private static final double TICKS_PER_SECOND = 100;

  /**
   * Index of the first CPU time in {@code /proc/PID/stat}, counted from 0 behind the command's
   * name.
   */
  private static final int USER_TICKS = 11;

  private Processes() {}

  /** CPU seconds used so far by a process and its descendants, including ended ones. */
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

  /** Peak resident memory of a process so far, in MiB. */
  public static long peakMebibytes(long pid) {
    return kibibytes(pid, "VmHWM:") / 1024;
  }

  /** Resident memory of a process at present, in KiB. */
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

  /** CPU seconds of a child; 0 if it has just ended, since its parent then counts them. */
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
