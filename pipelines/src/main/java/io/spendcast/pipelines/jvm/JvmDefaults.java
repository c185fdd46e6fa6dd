package io.spendcast.pipelines.jvm;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Defaults of the JVM that each of our programs sets before anything else. */
public final class JvmDefaults {
  private JvmDefaults() {}

  /**
   * Makes output the same for every user: with the locale of an Arab or a German, {@code
   * "%,d".formatted} prints other digits and separators, and without a locale {@code ?} for each
   * letter outside ASCII. Gives temporary files a folder of their own.
   */
  public static void set() {
    Locale.setDefault(Locale.ROOT);
    if (Charset.defaultCharset().equals(StandardCharsets.US_ASCII)) {
      System.setOut(printer(FileDescriptor.out));
      System.setErr(printer(FileDescriptor.err));
      // For picocli, which encodes before it prints.
      System.setProperty("sun.stdout.encoding", StandardCharsets.UTF_8.name());
      System.setProperty("sun.stderr.encoding", StandardCharsets.UTF_8.name());
    }
    ScratchFolder.use();
  }

  private static PrintStream printer(FileDescriptor file) {
    return new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
  }
}
