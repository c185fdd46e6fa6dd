package io.spendcast.transforms.format;

import java.nio.ByteBuffer;

/** Encoding of events by one schema. Safe for many threads. */
interface PayloadFormat {

  /**
   * Converts an event to JSON, field by field: the contract then judges it like any other.
   *
   * @param payload bytes behind the schema's id
   * @throws UnreadableException if the bytes do not match the schema
   */
  byte[] json(ByteBuffer payload) throws UnreadableException;
}
