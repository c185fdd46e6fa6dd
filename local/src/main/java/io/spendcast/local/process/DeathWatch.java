package io.spendcast.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Kills a process when this JVM is gone, even after a SIGKILL. A tiny shell waits for the end of
 * its standard input, which only we hold open.
 */
public final class DeathWatch {
  private static final String SCRIPT =
      "trap '' INT TERM HUP; read -r _ || { kill -KILL \"$0\"; eval \"$1\"; }";

  private DeathWatch() {}

  /** Watches until the process ends. */
  public static void over(ProcessHandle watched) throws IOException {
    over(watched, ":");
  }

  /**
   * The same with more to do when this JVM is gone.
   *
   * @param command command of a shell
   */
  static void over(ProcessHandle watched, String command) throws IOException {
    ProcessBuilder watcher =
        new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(watched.pid()), command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // It belongs to no program, so it outlives the one that started this JVM.
    watcher.environment().remove(Leftovers.NAME);
    Process watching = watcher.start();
    var unused = watched.onExit().thenRun(watching::destroyForcibly);
  }

  /**
   * The processes that a program starts. They carry its mark in their environment, so that they are
   * found when the program is gone, even in sessions of their own. It needs Linux's {@code /proc};
   * elsewhere nothing is found.
   *
   * @param mark value that no other program has
   */
  record Leftovers(String mark) {
    /** Environment variable that a program passes on. */
    static final String NAME = "SPENDCAST_PROGRAM";

    static Leftovers ofNewProgram() {
      return new Leftovers(UUID.randomUUID().toString());
    }

    /** Kills all of them, and the program itself if it is still there. */
    void kill() {
      ProcessHandle.allProcesses().filter(this::carries).forEach(ProcessHandle::destroyForcibly);
    }

    /** Command of a shell that does the same when this JVM cannot. */
    String killCommand() {
      return "for file in $(grep -lzs '^"
          + NAME
          + "="
          + mark
          + "' /proc/[0-9]*/environ); do file=${file%/environ}; kill -KILL ${file#/proc/}; done";
    }

    private boolean carries(ProcessHandle process) {
      try {
        Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
        return Files.readString(environment, StandardCharsets.ISO_8859_1)
            .contains(NAME + "=" + mark);
      } catch (IOException e) {
        return false; // It has ended, or is somebody else's.
      }
    }
  }
}
