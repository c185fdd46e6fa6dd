package io.spendcast.transforms.inference.batch;

/** Failures in words. */
public final class Reasons {
  private static final int LONGEST = 500;

  private Reasons() {}

  /**
   * Messages of the failure and its causes, cut off after 500 characters. A repeated message is
   * left out, and NUL becomes a space.
   */
  public static String of(Throwable failure) {
    StringBuilder words = new StringBuilder(said(failure));
    for (Throwable cause = failure.getCause();
        cause != null && words.length() < LONGEST;
        cause = cause.getCause()) {
      if (words.indexOf(said(cause)) < 0) {
        words.append(": ").append(said(cause));
      }
    }
    // A database refuses NUL, which a native library's message may hold.
    String reason = words.toString().replace('\0', ' ');
    return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST);
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
