package io.spendcast.benchmarks.process;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends commands to another JVM through the JDK's own {@code jcmd}. */
public final class Jcmd {
  private static final long PATIENCE_SECONDS = 60;

  private Jcmd() {}

  public static void run(long pid, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new StackException("jcmd " + String.join(" ", arguments) + " failed");
      }
    } catch (IOException e) {
      throw new StackException("cannot run jcmd: is this a JDK?", e);
    } catch (InterruptedException e) {
      throw new StackException("interrupted", e);
    }
  }
}
