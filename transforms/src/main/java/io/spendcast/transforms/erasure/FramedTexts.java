package io.spendcast.transforms.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts of a payload that begins with a zero byte and the id of a schema, without knowing the
 * schema. Avro and Protobuf both write a text behind the number of its bytes; Avro doubles it.
 */
final class FramedTexts {
  private static final int BEFORE_PAYLOAD = 5;

  /** Longest text that can be an id: 64 characters. */
  private static final int LONGEST = 256;

  /** Largest part of a payload that is searched, since every byte may be a length. */
  private static final int SEARCHED = 8 * 1024;

  private final byte[] payload;
  private final List<String> found = new ArrayList<>();

  private FramedTexts(byte[] payload) {
    this.payload = payload;
  }

  /**
   * Everything that may be a text. Takes bounded time, and finds too much rather than too little.
   */
  static List<String> in(byte[] payload) {
    FramedTexts texts = new FramedTexts(payload);
    if (payload.length > BEFORE_PAYLOAD && payload[0] == 0) {
      texts.search();
    }
    return texts.found;
  }

  private void search() {
    int end = Math.min(payload.length, SEARCHED);
    for (int at = BEFORE_PAYLOAD; at < end; at++) {
      if (payload[at] > 0) {
        add(at + 1, payload[at]);
      } else if (payload[at] < 0 && at + 1 < end) {
        add(at + 2, (payload[at] & 0x7F) + (payload[at + 1] << 7));
      }
    }
  }

  private void add(int from, int number) {
    addText(from, number);
    if (number % 2 == 0) {
      addText(from, number / 2);
    }
  }

  private void addText(int from, int length) {
    if (length <= 0 || length > LONGEST || length > payload.length - from) {
      return;
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, from, length)).toString();
      if (text.chars().noneMatch(Character::isISOControl)) {
        found.add(text);
      }
    } catch (CharacterCodingException e) {
      return; // no text, so no id
    }
  }
}
