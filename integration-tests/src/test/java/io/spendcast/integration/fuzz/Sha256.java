package io.spendcast.integration.fuzz;

import io.spendcast.local.process.Attempt;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in hexadecimal digits. */
public final class Sha256 {
  private Sha256() {}

  public static String of(byte[] bytes) {
    return Attempt.orFail(
        "every JVM has SHA-256",
        () -> HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }
}
