package io.spendcast.transforms.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Stops calls to a service that fails: after a failure none for a second, then one try, and after
 * each further failure none for twice as long, up to 30 seconds.
 *
 * <p>The pattern is described at https://martinfowler.com/bliki/CircuitBreaker.html.
 */
final class CircuitBreaker {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Clock clock;
  private Duration pause = FIRST;
  private Instant closedUntil = Instant.MIN;

  CircuitBreaker(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean letsThrough() {
    return !clock.instant().isBefore(closedUntil);
  }

  synchronized void succeeded() {
    pause = FIRST;
  }

  synchronized void failed() {
    closedUntil = clock.instant().plus(pause);
    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
  }
}
