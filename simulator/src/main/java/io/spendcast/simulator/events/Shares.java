package io.spendcast.simulator.events;

/**
 * Shares of the events that are not plain purchases, each as a share of the purchases, 0 to 1.
 *
 * @param refund refunds of a whole order or one line of it, hours to weeks later
 * @param late records that are sent minutes to days after they occurred
 * @param duplicate records whose very same bytes are sent once more
 * @param bad additional records that break the contract in one of the ways of {@link Damage}
 */
public record Shares(double refund, double late, double duplicate, double bad) {
  public static final Shares USUAL = new Shares(0.03, 0.02, 0.005, 0.002);
  public static final Shares NONE = new Shares(0, 0, 0, 0);

  public Shares {
    check("refund", refund);
    check("late", late);
    check("duplicate", duplicate);
    check("bad", bad);
  }

  private static void check(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " share must be 0 to 1, but was " + share);
    }
  }
}
