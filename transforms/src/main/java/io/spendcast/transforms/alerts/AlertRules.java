package io.spendcast.transforms.alerts;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Rules that decide which alerts are sent. Other alerts are stored as suppressed. */
public final class AlertRules implements Serializable {
  private static final long serialVersionUID = 1;

  private final boolean sent;
  // Optional is not serialisable.
  private final Duration maxAge;
  private final Duration cooldown;

  private AlertRules(boolean sent, Duration maxAge, Duration cooldown) {
    this.sent = sent;
    this.maxAge = maxAge;
    this.cooldown = cooldown;
  }

  /** Rules under which every alert is sent, whatever its age and however many a customer has. */
  public static AlertRules none() {
    return new AlertRules(true, null, null);
  }

  /** Rules of a backfill, under which no alert is sent. */
  public static AlertRules silence() {
    return new AlertRules(false, null, null);
  }

  /** Suppresses the alerts of purchases that are older than this when they are stored. */
  public AlertRules withMaxAge(Duration age) {
    return new AlertRules(sent, positive("alert max age", age), cooldown);
  }

  /** Suppresses the alerts of a customer that follow a sent one sooner than this. */
  public AlertRules withCooldown(Duration duration) {
    return new AlertRules(sent, maxAge, positive("alert cooldown", duration));
  }

  /** Whether any alert is sent. */
  public boolean areSent() {
    return sent;
  }

  /** Longest time between a purchase and its storing; empty for any age. */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }

  /** Shortest time between two alerts of a customer; empty for no such rule. */
  public Optional<Duration> cooldown() {
    return Optional.ofNullable(cooldown);
  }

  private static Duration positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but was " + duration);
    }
    return duration;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlertRules rules
        && sent == rules.sent
        && Objects.equals(maxAge, rules.maxAge)
        && Objects.equals(cooldown, rules.cooldown);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sent, maxAge, cooldown);
  }
}
