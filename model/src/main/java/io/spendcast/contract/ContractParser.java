package io.spendcast.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.spendcast.domain.Purchase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads the checkout events of the event contract, version 1; the README beside this file lists
 * every rule with the reason it is broken by.
 *
 * <p>Any bytes give a result, never an exception, in time and memory linear in their number. The
 * first fault in the order of the record decides the reason; what only the whole record shows
 * (trailing text, then missing fields, then the amount) comes last. The same bytes with the same
 * moment always give the same result. Safe for use by many threads.
 */
public final class ContractParser {
  /** The longest value, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /** Deepest nesting of a record, ignored fields included. */
  public static final int MAX_DEPTH = 64;

  // The record's size already bounds its numbers and strings, and those of ignored fields are
  // never converted. Names are not canonicalised: a table of them, shared by all records, could be
  // filled with strangers' names.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * Reads one record.
   *
   * @param valueOrNull the record's value; null for a tombstone
   * @param receivedAt moment that "in the future" is judged by: an event occurs at most a day later
   */
  public ParseResult parse(byte[] valueOrNull, Instant receivedAt) {
    try {
      return new ParseResult.Parsed(read(decode(valueOrNull), receivedAt));
    } catch (Rejection rejection) {
      return rejection.result();
    }
  }

  /**
   * Decodes UTF-8 strictly: overlong forms, encoded surrogates and truncated characters are
   * refused.
   */
  private static CharBuffer decode(byte[] valueOrNull) throws Rejection {
    if (valueOrNull == null) {
      throw new Rejection(Reason.NO_VALUE, "the record has no value");
    }
    if (valueOrNull.length > MAX_BYTES) {
      throw new Rejection(
          Reason.TOO_LARGE,
          "the value has " + valueOrNull.length + " bytes, more than " + MAX_BYTES);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(valueOrNull));
    } catch (CharacterCodingException e) {
      throw new Rejection(Reason.NOT_UTF8, "the value is not UTF-8");
    }
  }

  private static Purchase read(CharBuffer text, Instant receivedAt) throws Rejection {
    try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
      return new EventReader(json, receivedAt).read();
    } catch (StreamConstraintsException e) {
      throw new Rejection(Reason.TOO_LARGE, "the value nests deeper than " + MAX_DEPTH);
    } catch (JsonProcessingException e) {
      throw new Rejection(
          Reason.NOT_JSON, "no JSON at character " + e.getLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
  }
}
