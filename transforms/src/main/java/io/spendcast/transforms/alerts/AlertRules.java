package io.spendcast.transforms.alerts;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Rules that decide which alerts are sent. Other alerts are stored as suppressed.
 *
 * @param maxAgeOrNull longest time between a purchase and its storing; null for any age
 * @param cooldownOrNull shortest time between two alerts of a customer; null for no such rule
 */
public record AlertRules(Duration maxAgeOrNull, Duration cooldownOrNull) implements Serializable {

  /** Rules under which every alert is sent, whatever its age and however many a customer has. */
  public static AlertRules none() {
    return new AlertRules(null, null);
  }

  /**
   * Rules under which no alert is sent: a purchase is never stored more than a day before it
   * occurred.
   */
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
