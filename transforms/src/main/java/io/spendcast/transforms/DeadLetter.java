package io.spendcast.transforms;

import io.spendcast.contract.Reason;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A record that broke the contract, with everything needed to look into it and to try again.
 *
 * @param step that refused it
 * @param detail for people; never holds the payload
 * @param key the record's key, byte for byte; absent when it had none
 * @param payload the record's value, byte for byte; absent for a tombstone
 */
public record DeadLetter(
    Position position,
    String step,
    Reason reason,
    String detail,
    Optional<byte[]> key,
    Optional<byte[]> payload)
    implements Outcome {

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && position.equals(that.position)
        && step.equals(that.step)
        && reason == that.reason
        && detail.equals(that.detail)
        && Arrays.equals(key.orElse(null), that.key.orElse(null))
        && Arrays.equals(payload.orElse(null), that.payload.orElse(null));
  }

  @Override
  public int hashCode() {
    return Objects.hash(position, step, reason, detail);
  }

  @Override
  public String toString() {
    return "DeadLetter[" + position + ", " + step + ", " + reason + ", " + detail + "]";
  }
}
