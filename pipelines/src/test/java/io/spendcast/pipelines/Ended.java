package io.spendcast.pipelines;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** How a main ended, and what it said to the caller. */
public record Ended(int exit, String error) {

  public static Ended of(IntSupplier main) {
    PrintStream before = System.err;
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    try {
      return new Ended(main.getAsInt(), error.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }
}
