package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Sum of predictions, with the time of the first and the last, and the outcomes of those that are
 * judged. Probabilities are added up exactly, so that the order does not show in the last digits.
 */
public final class Predicted implements Summary {
  private static final int COUNT = 0;
  private static final int EXPECTED = 1;
  private static final int ACTUAL = 2;
  private static final int BOUGHT = 3;

  private final Sums sums;
  private BigDecimal probability;
  private long firstMicros;
  private long lastMicros;

  private Predicted(Sums sums, BigDecimal probability, long firstMicros, long lastMicros) {
    this.sums = sums;
    this.probability = probability;
    this.firstMicros = firstMicros;
    this.lastMicros = lastMicros;
  }

  /** Several predictions of unknown outcome. */
  public static Predicted of(long count, long expectedE4, BigDecimal probability) {
    return new Predicted(Sums.of(count, expectedE4, 0, 0), probability, 0, 0);
  }

  /** Single prediction of unknown outcome, made at a moment. */
  public static Predicted at(long micros, long expectedE4, double probability) {
    return new Predicted(Sums.of(1, expectedE4, 0, 0), new BigDecimal(probability), micros, micros);
  }

  /** Single prediction with its outcome; its moment is not kept. */
  public static Predicted judged(
      long expectedE4, double probability, long actualE4, boolean bought) {
    return new Predicted(
        Sums.of(1, expectedE4, actualE4, bought ? 1 : 0), new BigDecimal(probability), 0, 0);
  }

  public long count() {
    return sums.get(COUNT);
  }

  public BigDecimal expectedSpend() {
    return DaySums.money(sums.get(EXPECTED));
  }

  public BigDecimal actualSpend() {
    return DaySums.money(sums.get(ACTUAL));
  }

  public long bought() {
    return sums.get(BOUGHT);
  }

  public double meanProbability() {
    return probability.divide(BigDecimal.valueOf(count()), MathContext.DECIMAL64).doubleValue();
  }

  /** The sum of the probabilities. */
  public double expectedBuyers() {
    return probability.doubleValue();
  }

  public Instant firstAt() {
    return Instant.EPOCH.plus(firstMicros, ChronoUnit.MICROS);
  }

  public Instant lastAt() {
    return Instant.EPOCH.plus(lastMicros, ChronoUnit.MICROS);
  }

  @Override
  public void absorb(Summary other) {
    Predicted more = (Predicted) other;
    sums.absorb(more.sums);
    probability = probability.add(more.probability);
    firstMicros = Math.min(firstMicros, more.firstMicros);
    lastMicros = Math.max(lastMicros, more.lastMicros);
  }

  @Override
  public Summary copy() {
    return new Predicted(sums.copy(), probability, firstMicros, lastMicros);
  }

  @Override
  public int tag() {
    return 4;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    sums.write(out);
    Compact.write(probability, out);
    Compact.write(firstMicros, out);
    Compact.write(lastMicros, out);
  }

  static Predicted read(DataInputStream in) throws IOException {
    return new Predicted(
        Sums.read(in), Compact.readDecimal(in), Compact.read(in), Compact.read(in));
  }
}
