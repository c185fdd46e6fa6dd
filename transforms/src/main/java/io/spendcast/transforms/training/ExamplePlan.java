package io.spendcast.transforms.training;

import io.spendcast.transforms.outcome.Micros;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/**
 * Which examples are made.
 *
 * @param horizonDays how far each looks ahead
 * @param from no example is earlier
 * @param until every example is earlier
 * @param factsUntil where the facts end: no example is later, and one whose horizon reaches over it
 *     has no outcome
 * @param sample share of the examples that is made, over 0 and up to 1; the same ones every time
 */
public record ExamplePlan(
    int horizonDays, Instant from, Instant until, Instant factsUntil, double sample)
    implements Serializable {

  public ExamplePlan {
    if (horizonDays < 1 || horizonDays > 3_650) {
      throw new IllegalArgumentException(
          "the horizon must be from 1 to 3650 days, but was " + horizonDays);
    }
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException(
          "from must be before until, but was %s and %s".formatted(from, until));
    }
    if (!(sample > 0 && sample <= 1)) {
      throw new IllegalArgumentException(
          "the sample must be over 0 and at most 1, but was " + sample);
    }
  }

  long horizonMicros() {
    return Duration.ofDays(horizonDays).toMillis() * 1_000;
  }

  /** Whether the moment is one of the plan's. */
  boolean covers(long micros) {
    return micros >= Micros.of(from)
        && micros < Micros.of(until)
        && micros <= Micros.of(factsUntil);
  }

  /** Whether it is, and its horizon is over. */
  boolean hasOutcome(long micros) {
    return covers(micros) && micros + horizonMicros() <= Micros.of(factsUntil);
  }

  /** Whether the example of this name is drawn: as a number, its hash is below the share. */
  boolean draws(String name) {
    if (sample == 1) {
      return true;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53 < sample;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
