package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.spendcast.contract.ContractParser;
import io.spendcast.contract.Reason;
import io.spendcast.transforms.outcome.KeptHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/**
 * CloudEvent in structured mode: a JSON object around the event, which is its member {@code data},
 * or {@code data_base64}. Other members are not read; {@code data} is taken byte for byte.
 */
final class CloudEvent {
  private static final String CONTENT_TYPE = "application/cloudevents+json";
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";

  // As for the contract: the value's size bounds its numbers and strings.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ContractParser.MAX_DEPTH)
                  .maxNumberLength(ContractParser.MAX_BYTES)
                  .maxStringLength(ContractParser.MAX_BYTES)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final CharBuffer text;
  private final JsonParser json;
  private byte[] data;

  private CloudEvent(CharBuffer text, JsonParser json) {
    this.text = text;
    this.json = json;
  }

  /** Whether the content type announces such an object. */
  static boolean isIn(List<KeptHeader> headers) {
    String type = headers.isEmpty() ? "" : KeptHeaders.value(headers, KeptHeaders.CONTENT_TYPE);
    int end = CONTENT_TYPE.length();
    return type.regionMatches(true, 0, CONTENT_TYPE, 0, end)
        && (type.length() == end || type.charAt(end) == ';' || type.charAt(end) == ' ');
  }

  /** Returns the event's bytes. */
  static byte[] dataOf(byte[] value) throws UnreadableException {
    CharBuffer text = decode(value);
    try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
      return new CloudEvent(text, json).read();
    } catch (StreamConstraintsException e) {
      throw new UnreadableException(Reason.TOO_LARGE, "the CloudEvent nests too deep");
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          Reason.NOT_JSON,
          "the CloudEvent is no JSON at character " + e.getLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
  }

  private static CharBuffer decode(byte[] value) throws UnreadableException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new UnreadableException(Reason.NOT_UTF8, "the CloudEvent is not UTF-8");
    }
  }

  private byte[] read() throws IOException, UnreadableException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException(Reason.WRONG_TYPE, "the CloudEvent must be an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      readMember(name);
    }
    if (json.nextToken() != null) {
      throw new UnreadableException(Reason.NOT_JSON, "the value goes on after the CloudEvent");
    }
    if (data == null) {
      throw new UnreadableException(Reason.MISSING_FIELD, "the CloudEvent has no data");
    }
    return data;
  }

  private void readMember(String name) throws IOException, UnreadableException {
    boolean isData = name.equals(DATA) || name.equals(BASE64);
    if (isData && data != null) {
      throw new UnreadableException(Reason.DUPLICATE_FIELD, "the CloudEvent has its data twice");
    }
    if (isData) {
      data = name.equals(DATA) ? object() : binary();
    } else {
      json.skipChildren();
    }
  }

  private byte[] object() throws IOException, UnreadableException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException(Reason.WRONG_TYPE, "/data must be an object");
    }
    int from = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    int to = (int) json.currentLocation().getCharOffset();
    return text.subSequence(from, to).toString().getBytes(UTF_8);
  }

  private byte[] binary() throws IOException, UnreadableException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new UnreadableException(Reason.WRONG_TYPE, "/data_base64 must be a string");
    }
    return json.getBinaryValue();
  }
}
