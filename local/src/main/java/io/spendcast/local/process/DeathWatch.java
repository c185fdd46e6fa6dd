package io.spendcast.local.process;

import java.io.IOException;

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
}
