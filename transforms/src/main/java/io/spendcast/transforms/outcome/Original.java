package io.spendcast.transforms.outcome;

import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a Kafka record, as they came.
 *
 * @param key absent when the record had none
 * @param value absent for a tombstone
 */
public record Original(Optional<byte[]> key, Optional<byte[]> value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Original that
        && Arrays.equals(key.orElse(null), that.key.orElse(null))
        && Arrays.equals(value.orElse(null), that.value.orElse(null));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key.orElse(null)) + Arrays.hashCode(value.orElse(null));
  }

  /** Lengths only: keys and payloads never reach a log. */
  @Override
  public String toString() {
    return "Original[key of %d bytes, value of %d bytes]"
        .formatted(key.map(k -> k.length).orElse(-1), value.map(v -> v.length).orElse(-1));
  }
}
