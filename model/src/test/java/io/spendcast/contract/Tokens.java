package io.spendcast.contract;

import java.util.List;
import java.util.SplittableRandom;

/** Pieces of records that are on an edge of the contract, or beyond it. */
final class Tokens {
  static final List<String> NAMES =
      words(
          "event_id type order_id customer_id occurred_at currency items country channel sku"
              + " category quantity unit_price other Event_id event_id\\u0000");
  static final List<String> NUMBERS =
      words(
          "0 1 -1 -0 2.0 1e2 1000000 1000001 2147483648 01 NaN Infinity 99999999999999999999"
              + " 999999999999.99 1000000000000 0.00001 1e999999999 0.0001");
  static final List<String> VALUES =
      words(
          "null true [] {} \"\" 17 -0.5e-7 [{}] {\"a\":[1,2]} \"1989-12-31T23:59:59Z\""
              + " \"2026-02-30T00:00:00Z\" \"2030-01-01T00:00:00Z\" \"usd\" \"exchange\"");
  static final List<String> CHARACTERS =
      words("\\u0000 \\ud800 \\udc00 \\ud83d\\ude00 \\x \\u12 \u0007 \u2028 \uffff \\\" \" 😀 - +");
  static final List<byte[]> BAD_UTF8 =
      List.of(
          bytes(0xff),
          bytes(0x80),
          bytes(0xc0, 0x80),
          bytes(0xe2, 0x82),
          bytes(0xed, 0xa0, 0x80),
          bytes(0xf4, 0x90, 0x80, 0x80));

  private Tokens() {}

  /** A name and a value, of a field that the contract knows or not. */
  static String field(SplittableRandom random) {
    return "\"" + oneOf(NAMES, random) + "\": " + value(random);
  }

  /** Any JSON value, of the right kind or not. */
  static String value(SplittableRandom random) {
    return switch (random.nextInt(16)) {
      case 0 -> "\"" + "x".repeat(random.nextInt(63, 67)) + "\"";
      case 1 -> "9".repeat(random.nextInt(5_000));
      case 2 -> "\"" + "0".repeat(random.nextInt(5_000)) + "\"";
      case 3 -> "[".repeat(70) + "]".repeat(70);
      default -> oneOf(VALUES, random);
    };
  }

  static <T> T oneOf(List<T> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static List<String> words(String spaced) {
    return List.of(spaced.split(" "));
  }

  private static byte[] bytes(int... unsigned) {
    byte[] bytes = new byte[unsigned.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) unsigned[i];
    }
    return bytes;
  }
}
