package io.spendcast.local.process;

import java.io.IOException;

/**
 * Kills a process when this JVM is gone, even after a SIGKILL. A tiny shell waits for the end of
 * its standard input, which only we hold open.
 */
public final class DeathWatch {
  private static final String SCRIPT = "trap '' INT TERM HUP; read -r _ || kill -KILL \"$0\"";

  private DeathWatch() {}

  /** Watches until the process ends. */
  public static void over(ProcessHandle watched) throws IOException {
    Process watcher =
        new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(watched.pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var unused = watched.onExit().thenRun(watcher::destroyForcibly);
  }
}
