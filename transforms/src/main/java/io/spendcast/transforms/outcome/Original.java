package io.spendcast.transforms.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a Kafka record, as they came.
 *
 * @param key absent when the record had none
 * @param value absent for a tombstone
 * @param headers those that are kept, at most one of a name; empty for most shops
 */
public record Original(Optional<byte[]> key, Optional<byte[]> value, List<KeptHeader> headers) {

  /** Record without headers. */
  public Original(Optional<byte[]> key, Optional<byte[]> value) {
    this(key, value, List.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Original that
        && Arrays.equals(key.orElse(null), that.key.orElse(null))
        && Arrays.equals(value.orElse(null), that.value.orElse(null))
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key.orElse(null)) + Arrays.hashCode(value.orElse(null));
  }

  /** Lengths and names only: keys, payloads and values of headers never reach a log. */
  @Override
  public String toString() {
    return "Original[key of %d bytes, value of %d bytes, headers %s]"
        .formatted(key.map(k -> k.length).orElse(-1), value.map(v -> v.length).orElse(-1), headers);
  }
}
