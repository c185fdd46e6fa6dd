package io.spendcast.simulator.shop;

/** Many unrelated seeds out of one. */
public final class Seeds {
  private Seeds() {}

  /** MurmurHash3's finaliser over both, so that neighbours' random numbers do not overlap. */
  public static long derive(long seed, long number) {
    return mix(mix(seed) + number);
  }

  private static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
