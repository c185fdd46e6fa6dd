package io.spendcast.local.process;

import java.util.concurrent.Callable;

/** Actions whose checked exceptions become a {@link StackException} with a message for people. */
public final class Attempt {
  private Attempt() {}

  /** An action without a result. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /**
   * Result of an action.
   *
   * @param failure message of the exception when the action fails
   */
  public static <T> T orFail(String failure, Callable<T> action) {
    try {
      return action.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      throw new StackException("interrupted", e);
    } catch (Exception e) {
      throw new StackException(failure, e);
    }
  }

  /** Runs an action; see {@link #orFail(String, Callable)}. */
  public static void orFail(String failure, Action action) {
    Callable<Void> call =
        () -> {
          action.run();
          return null;
        };
    orFail(failure, call);
  }
}
