package io.spendcast.pipelines.start;

import java.nio.charset.StandardCharsets;

/** Checks the arguments of a main as the JVM handed them over. */
public final class Arguments {
  /** What Java puts in the place of bytes that the locale's charset does not have. */
  private static final char LOST = '\uFFFD';

  private Arguments() {}

  /**
   * Refuses arguments that lost characters on their way. In a locale without UTF-8, such as the
   * default one of cron and of many containers, Java reads {@code Zo\u00eb} as {@code Zo??}, so
   * that {@code erase} would look for a customer of another name.
   *
   * @throws WrongStart when there is such an argument
   */
  public static void requireWhole(String[] arguments) {
    requireWhole(arguments, System.getProperty("sun.jnu.encoding", ""));
  }

  static void requireWhole(String[] arguments, String charset) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(LOST) >= 0 && !charset.equals(StandardCharsets.UTF_8.name())) {
        // Its text may hold a password.
        throw new WrongStart(
            "argument %d has characters that the locale's charset %s lacks: set LC_ALL=C.UTF-8"
                .formatted(i + 1, charset));
      }
    }
  }
}
