package io.spendcast.transforms.monthly.sums;

import io.spendcast.transforms.monthly.scope.Period;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.beam.sdk.util.VarInt;

/**
 * Sales of a product, category, country or channel. Revenue is by period, exact and not yet
 * rounded, since items are in the currency of their event. Orders and units are of the month alone.
 */
public final class Sales implements Summary {
  private final BigDecimal[] revenue;
  private long orders;
  private long units;

  private Sales(BigDecimal[] revenue, long orders, long units) {
    this.revenue = revenue;
    this.orders = orders;
    this.units = units;
  }

  public static Sales of(Period period, BigDecimal revenue, long units) {
    BigDecimal[] byPeriod = new BigDecimal[Period.COUNT];
    Arrays.fill(byPeriod, BigDecimal.ZERO);
    byPeriod[period.place()] = revenue;
    boolean counts = period == Period.MONTH;
    return new Sales(byPeriod, counts ? 1 : 0, counts ? units : 0);
  }

  public BigDecimal revenue(Period period) {
    return revenue[period.place()];
  }

  public long orders() {
    return orders;
  }

  public long units() {
    return units;
  }

  /** Adds another line of the same order. */
  public void addLine(Period period, BigDecimal more, long moreUnits) {
    revenue[period.place()] = revenue[period.place()].add(more);
    units = Math.addExact(units, period == Period.MONTH ? moreUnits : 0);
  }

  @Override
  public void absorb(Summary other) {
    Sales more = (Sales) other;
    for (int i = 0; i < revenue.length; i++) {
      if (more.revenue[i].signum() != 0) {
        revenue[i] = revenue[i].add(more.revenue[i]);
      }
    }
    orders += more.orders;
    units = Math.addExact(units, more.units);
  }

  @Override
  public Summary copy() {
    return new Sales(revenue.clone(), orders, units);
  }

  @Override
  public int tag() {
    return 2;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    for (BigDecimal of : revenue) {
      Compact.write(of, out);
    }
    VarInt.encode(orders, out);
    VarInt.encode(units, out);
  }

  static Summary read(DataInputStream in) throws IOException {
    BigDecimal[] revenue = new BigDecimal[Period.COUNT];
    for (int i = 0; i < revenue.length; i++) {
      revenue[i] = Compact.readDecimal(in);
    }
    return new Sales(revenue, VarInt.decodeLong(in), VarInt.decodeLong(in));
  }
}
