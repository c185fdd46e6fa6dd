package io.spendcast.local.supervise;

/** Exit codes with which the stream and the commands report their result. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** Code of a start that cannot succeed until a person changes something. */
  public static final int WRONG_START = 2;

  private ExitCode() {}
}
