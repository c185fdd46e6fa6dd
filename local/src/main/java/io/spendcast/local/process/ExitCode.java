package io.spendcast.local.process;

/** How the stream and the commands tell their caller what happened. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** Started in a way that cannot work: a person has to change something. */
  public static final int WRONG_START = 2;

  private ExitCode() {}
}
