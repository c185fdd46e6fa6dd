package io.spendcast.benchmarks.process;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
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
    ProcessBuilder jcmd =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    String failure = "jcmd " + String.join(" ", arguments) + " failed: is this a JDK?";
    Process process = Attempt.orFail(failure, jcmd::start);
    boolean ended =
        Attempt.orFail(failure, () -> process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    if (!ended || process.exitValue() != 0) {
      throw new StackException(failure);
    }
  }
}
