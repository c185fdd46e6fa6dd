package io.spendcast.pipelines.jvm;

import java.util.Locale;

/** Defaults of the JVM that each of our programs sets before anything else. */
public final class JvmDefaults {
  private JvmDefaults() {}

  /**
   * Makes output the same for every user: with the locale of an Arab or a German, {@code
   * "%,d".formatted} prints other digits and separators. Gives temporary files a folder of their
   * own.
   */
  public static void set() {
    Locale.setDefault(Locale.ROOT);
    ScratchFolder.use();
  }
}
