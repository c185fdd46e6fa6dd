package io.spendcast.transforms.alerts;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Which alerts go out. Others are stored as suppressed.
 *
 * @param maxAgeOrNull at most this long between the purchase and its storing; null for any age
 * @param cooldownOrNull at least this long between a customer's alerts; null for no such rule
 */
public record AlertRules(Duration maxAgeOrNull, Duration cooldownOrNull) implements Serializable {

  /** Every alert goes out, whatever its age and however many a customer has. */
  public static AlertRules none() {
    return new AlertRules(null, null);
  }

  /** No alert goes out: a purchase is never stored more than a day before it occurred. */
  public static AlertRules silence() {
    return new AlertRules(Duration.ofDays(-2), null);
  }

  public AlertRules withMaxAge(Duration age) {
    return new AlertRules(positive("alert max age", age), cooldownOrNull);
  }

  public AlertRules withCooldown(Duration cooldown) {
    return new AlertRules(maxAgeOrNull, positive("alert cooldown", cooldown));
  }

  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAgeOrNull);
  }

  public Optional<Duration> cooldown() {
    return Optional.ofNullable(cooldownOrNull);
  }

  private static Duration positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but was " + duration);
    }
    return duration;
  }
}
