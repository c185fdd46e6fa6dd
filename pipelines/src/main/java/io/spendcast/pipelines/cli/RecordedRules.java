package io.spendcast.pipelines.cli;

import java.math.BigDecimal;

/**
 * Rules by which a stream alerts, as it recorded them.
 *
 * @param threshold in the base currency
 * @param probability null when the expected spend decides
 * @param maxAge null when alerts of old purchases are sent too
 * @param cooldown null when a customer's alerts follow each other without a pause
 */
public record RecordedRules(
    BigDecimal threshold, BigDecimal probability, String maxAge, String cooldown) {

  /** Text of the rules in one line: {@code expected spend over 1000, up to 1 day old}. */
  public String text() {
    return (probability == null
            ? "expected spend over " + amount()
            : "chance of " + probability.toPlainString() + " or more to spend over " + amount())
        + (maxAge == null ? "" : ", up to " + maxAge + " old")
        + (cooldown == null ? "" : ", cooldown " + cooldown);
  }

  private String amount() {
    return threshold.toPlainString();
  }
}
