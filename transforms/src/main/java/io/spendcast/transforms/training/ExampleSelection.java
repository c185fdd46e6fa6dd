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
 * Selection of the examples to write.
 *
 * @param horizonDays length of the time after each example that its outcome covers, in days
 * @param from earliest moment of an example, inclusive
 * @param until end of the moments of examples, exclusive
 * @param factsUntil end of the facts: no example is later, and one whose horizon reaches over it
 *     has no outcome
 * @param sample share of the examples that is written, over 0 and up to 1; the same ones every time
 */
public record ExampleSelection(
    int horizonDays, Instant from, Instant until, Instant factsUntil, double sample)
    implements Serializable {

  public ExampleSelection {
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

  /**
   * Whether an example may be at the moment: within the plan's limits, and no later than the facts.
   */
  boolean covers(long micros) {
    return micros >= Micros.of(from)
        && micros < Micros.of(until)
        && micros <= Micros.of(factsUntil);
  }

  /** Whether the plan covers the moment, and its horizon is over. */
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
