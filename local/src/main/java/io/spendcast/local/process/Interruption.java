package io.spendcast.local.process;

import java.time.Duration;
import java.util.OptionalInt;

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

  public static Interruption ofMainThread() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether we were asked to end. */
  public static boolean happened() {
    return happened;
  }

  /** Ends the JVM; the main thread calls it last. */
  public void exit(int exitCode) {
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
