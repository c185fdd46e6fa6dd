package io.spendcast.local.process;

import io.spendcast.local.process.DeathWatch.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of our own that logs to a file. A Ctrl-C in our terminal does not reach it, so that we
 * can stop things in order; when this JVM dies, however it dies, it and all that it has started are
 * killed.
 */
public final class ChildProcess implements Supervised, AutoCloseable {
  /** {@code exec} keeps the process id; an ignored signal stays ignored in the new program. */
  private static final List<String> WITHOUT_INTERRUPT =
      List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  private final String name;
  private final Process process;
  private final Path log;
  private final Leftovers leftovers;

  private ChildProcess(String name, Process process, Path log, Leftovers leftovers) {
    this.leftovers = leftovers;
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param name name of the program in messages
   * @param log file to which its output is appended
   */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    List<String> wrapped = new ArrayList<>(WITHOUT_INTERRUPT);
    wrapped.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(wrapped);
    builder.environment().putAll(environment);
    Leftovers leftovers = Leftovers.ofNewProgram();
    builder.environment().put(Leftovers.NAME, leftovers.mark());
    // Or a title that a Python process gives itself takes the place of the mark.
    builder.environment().put("SPT_NOENV", "1");
    builder.redirectErrorStream(true);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Process process = builder.start();
      process.getOutputStream().close();
      DeathWatch.over(process.toHandle(), leftovers.killCommand());
      return new ChildProcess(name, process, log, leftovers);
    } catch (IOException e) {
      throw new StackException("cannot start " + name, e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code: 128 + n after signal n. */
  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Exit code, once the process has ended by itself. */
  public int waitFor(Duration atMost) {
    return Attempt.orFail(
        name + " did not end in " + atMost.toSeconds() + " s",
        () -> onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits until the process has ended by itself; fails with the end of the log unless with 0. */
  public void requireSuccess(Duration atMost) {
    if (waitFor(atMost) != 0) {
      requireAlive();
    }
  }

  /**
   * Asks the process to end (SIGTERM), and kills it when it is still there after a while. Nothing
   * of what it has started stays.
   */
  @Override
  public int stop(Duration patience) {
    process.destroy();
    try {
      return waitFor(patience);
    } catch (StackException e) {
      kill();
      return process.exitValue();
    } finally {
      killLeftovers();
    }
  }

  @Override
  public void killLeftovers() {
    leftovers.kill();
  }

  /** Ends the process at once (SIGKILL); it is gone when this returns. */
  @Override
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Fails with the end of the log when the process is no longer there. */
  @Override
  public void requireAlive() {
    if (!isAlive()) {
      throw new StackException(
          name + " ended with exit code " + process.exitValue() + "\n" + LogTail.of(log));
    }
  }

  public Path log() {
    return log;
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }
}
