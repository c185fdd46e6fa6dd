package io.spendcast.integration.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/** Record keys as producers send them; three of four are the customer's id. */
record OddKeys(SplittableRandom random) {
  private static final int LONGEST = 64 << 10;
  private static final byte[] EMPTY = {};
  private static final byte[] NOT_UTF8 = {(byte) 0xC3, 0x28, (byte) 0xFF, 0};

  /** Key for a record of this customer; null for none. */
  byte[] of(String customer) {
    return switch (random.nextInt(1_000) / 10) {
      case 0, 1, 2, 3, 4 -> null;
      case 5, 6, 7, 8 -> EMPTY;
      case 9, 10, 11, 12 -> ("C-" + random.nextInt(100)).getBytes(UTF_8);
      case 13, 14, 15, 16 -> NOT_UTF8;
      case 17, 18, 19 -> (customer + '\0').getBytes(UTF_8);
      case 20, 21, 22 -> random.nextInt(20) == 0 ? longest() : " ".getBytes(UTF_8);
      case 23, 24 -> ("\"" + customer + "\"").getBytes(UTF_8);
      default -> customer.getBytes(UTF_8);
    };
  }

  private byte[] longest() {
    byte[] key = new byte[LONGEST];
    random.nextBytes(key);
    return key;
  }
}
