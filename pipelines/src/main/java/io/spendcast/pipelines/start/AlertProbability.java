package io.spendcast.pipelines.start;

import java.math.BigDecimal;

/** Reads the flag {@code --alertProbability}. */
public final class AlertProbability {

  private AlertProbability() {}

  /**
   * @throws WrongStart unless the value is a decimal over 0 and below 1
   */
  public static BigDecimal parse(String value) {
    try {
      BigDecimal probability = new BigDecimal(value);
      if (probability.signum() > 0 && probability.compareTo(BigDecimal.ONE) < 0) {
        return probability;
      }
    } catch (NumberFormatException e) {
      throw refused(value, e);
    }
    throw refused(value, null);
  }

  private static WrongStart refused(String value, Throwable cause) {
    return new WrongStart(
        "--alertProbability must be over 0 and below 1, such as 0.5, but was " + value, cause);
  }
}
