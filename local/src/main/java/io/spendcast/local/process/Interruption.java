package io.spendcast.local.process;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Lets the main thread stop things in order when the person presses Ctrl-C, or the process is asked
 * to end. The main thread is interrupted, and the JVM stays until it has returned. Then the JVM
 * ends with the main thread's exit code, and not with the number of the signal.
 */
public final class Interruption {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static volatile boolean happened;

  private final Thread main = Thread.currentThread();
  private final Thread hook = new Thread(this::interrupt, "interruption");
  private volatile OptionalInt result = OptionalInt.empty();

  private Interruption() {}

  /** Runs the command on this thread, which is the main thread, and ends the JVM. */
  public static void runCommand(Object command, String... arguments) {
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler((failure, unused, parsed) -> failed(failure, 1));
    run(() -> line.execute(arguments));
  }

  /** Runs the program on this thread, which is the main thread, and ends the JVM. */
  public static void run(Callable<Integer> program) {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    int exitCode;
    try {
      exitCode = program.call();
    } catch (Exception e) {
      exitCode = failed(e, 1);
    }
    interruption.exit(exitCode);
  }

  /** Whether we were asked to end. */
  public static boolean happened() {
    return happened;
  }

  /** Prints the failure and returns its exit code; 0 and nothing when we were asked to end. */
  public static int failed(Exception e, int exitCode) {
    if (happened) {
      return 0;
    }
    String cause = e.getCause() == null ? "" : "\n  caused by " + e.getCause();
    System.out.println(
        "\nFAILED: " + (e instanceof StackException ? e.getMessage() : e.toString()) + cause);
    return exitCode;
  }

  private void exit(int exitCode) {
    result = OptionalInt.of(exitCode);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // It is ending already, and the hook waits for our return.
    }
    System.exit(exitCode);
  }

  private void interrupt() {
    happened = true;
    System.out.println("\nStopping.");
    main.interrupt();
    try {
      main.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    result.ifPresent(Runtime.getRuntime()::halt);
  }
}
