package io.spendcast.local.process;

import java.time.Duration;

/**
 * Lets the main thread stop things in order when the person presses Ctrl-C, or the process is asked
 * to end. The main thread is interrupted, and the JVM stays until it has returned.
 */
public final class Interruption {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static volatile boolean happened;

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  public static Interruption ofMainThread() {
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> interrupt(main), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /** Whether we were asked to end. */
  public static boolean happened() {
    return happened;
  }

  /** Ends the JVM, unless it is ending already: then its exit code names the signal. */
  public void exit(int exitCode) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return;
    }
    System.exit(exitCode);
  }

  private static void interrupt(Thread main) {
    happened = true;
    System.out.println("\nStopping.");
    main.interrupt();
    try {
      main.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
