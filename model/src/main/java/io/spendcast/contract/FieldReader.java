package io.spendcast.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the JSON value where its parser stands, or rejects the record. Rejections name the field by
 * its JSON pointer ({@code /items/3/sku}) and never quote the record.
 */
final class FieldReader {
  /** The longest id or label, in code points, as PostgreSQL counts characters. */
  static final int MAX_CHARACTERS = 64;

  private final JsonParser json;

  FieldReader(JsonParser json) {
    this.json = json;
  }

  /** Takes the value of the field {@code name}, or skips it when it knows no such field. */
  @FunctionalInterface
  interface ValueHandler {
    void read(String name) throws IOException, Rejection;
  }

  /** Takes one element of an array. */
  @FunctionalInterface
  interface ElementHandler {
    void read() throws IOException, Rejection;
  }

  /** Hands over each field of an object; a name, known or not, may come only once. */
  void object(ValueHandler handler) throws IOException, Rejection {
    expect(JsonToken.START_OBJECT, "an object");
    Set<String> names = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (!names.add(name)) {
        long offset = json.currentTokenLocation().getCharOffset();
        throw new Rejection(Reason.DUPLICATE_FIELD, "a field comes again at character " + offset);
      }
      json.nextToken();
      handler.read(name);
    }
  }

  /** Hands over each element of an array. */
  void array(ElementHandler handler) throws IOException, Rejection {
    expect(JsonToken.START_ARRAY, "an array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      handler.read();
    }
  }

  /** Skips the value of a field that the contract does not know. */
  void skip() throws IOException {
    json.skipChildren();
  }

  /** A string without NUL and of whole characters: what PostgreSQL can store. */
  String text() throws IOException, Rejection {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = json.getText();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw reject(Reason.NUL_CHARACTER, "must hold no NUL character");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          throw reject(Reason.NOT_UTF8, "must hold no lone surrogate");
        }
        i++;
      }
    }
    return text;
  }

  /** A string of 1 to 64 characters, exactly as it is written. */
  String id() throws IOException, Rejection {
    String id = text();
    if (id.isEmpty()) {
      throw reject(Reason.BAD_ID, "must not be empty");
    }
    return bounded(id);
  }

  /** A string of 0 to 64 characters, or null, which is the empty one. */
  String label() throws IOException, Rejection {
    return json.currentToken() == JsonToken.VALUE_NULL ? "" : bounded(text());
  }

  /** A JSON integer within bounds; {@code 2.0}, {@code 2e0} and {@code "2"} are none. */
  int integer(Reason reason, int least, int most) throws IOException, Rejection {
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    boolean fitsInt = json.getTextLength() < 10;
    if (!fitsInt || json.getIntValue() < least || json.getIntValue() > most) {
      String found = fitsInt ? "was " + json.getIntValue() : "has 10 digits or more";
      throw reject(reason, "must be from " + least + " to " + most + ", but " + found);
    }
    return json.getIntValue();
  }

  /** The value, unless its field did not come. */
  <T> T required(T valueOrNull, String name) throws Rejection {
    if (valueOrNull == null) {
      throw reject(Reason.MISSING_FIELD, "has no field " + name);
    }
    return valueOrNull;
  }

  /**
   * Rejection for the caller to throw. The text {@code fault} continues a sentence that begins with
   * the field.
   */
  Rejection reject(Reason reason, String fault) {
    String pointer = json.getParsingContext().pathAsPointer().toString();
    return new Rejection(reason, (pointer.isEmpty() ? "the event" : pointer) + " " + fault);
  }

  private String bounded(String text) throws Rejection {
    int characters = text.codePointCount(0, text.length());
    if (characters > MAX_CHARACTERS) {
      throw reject(
          Reason.BAD_ID,
          "must have at most " + MAX_CHARACTERS + " characters, but has " + characters);
    }
    return text;
  }

  private void expect(JsonToken token, String kind) throws Rejection {
    if (json.currentToken() != token) {
      throw reject(Reason.WRONG_TYPE, "must be " + kind + ", but was " + kindOfCurrent());
    }
  }

  private String kindOfCurrent() {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with decimals or exponent";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
