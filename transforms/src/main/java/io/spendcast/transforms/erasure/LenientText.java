package io.spendcast.transforms.erasure;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Text of bytes in an unknown encoding. Reading takes time linear in their number, and never fails.
 *
 * @param chars text with its backslash escapes replaced by the characters they stand for
 * @param escaped indexes of the characters that were escapes
 */
record LenientText(String chars, BitSet escaped) {

  /**
   * Every reading of the bytes: as UTF-8, in which a byte that is none counts as Latin-1; and, when
   * a NUL or a byte order mark points to it, as UTF-16 of either byte order at either alignment.
   */
  static List<String> readings(byte[] bytes) {
    List<String> readings = new ArrayList<>();
    readings.add(utf8OrLatin1(bytes));
    if (mayBeUtf16(bytes)) {
      for (int from = 0; from < Math.min(2, bytes.length); from++) {
        readings.add(new String(bytes, from, bytes.length - from, UTF_16LE));
        readings.add(new String(bytes, from, bytes.length - from, UTF_16BE));
      }
    }
    return readings;
  }

  private static boolean mayBeUtf16(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF;
  }

  private static String utf8OrLatin1(byte[] bytes) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (in.get() & 0xFF));
      }
      decoder.reset();
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** Replaces the escapes of JSON, and {@code \x} with two hexadecimal digits. */
  static LenientText unescaped(String text) {
    BitSet escaped = new BitSet();
    if (text.indexOf('\\') < 0) {
      return new LenientText(text, escaped);
    }
    StringBuilder chars = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '\\' || at + 1 == text.length()) {
        chars.append(c);
        at++;
      } else {
        escaped.set(chars.length());
        at = appendEscape(text, at + 1, chars);
      }
    }
    return new LenientText(chars.toString(), escaped);
  }

  /** Returns the index behind the escape; an unknown one stands for its own letter. */
  private static int appendEscape(String text, int letter, StringBuilder chars) {
    char c = text.charAt(letter);
    int digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
    int code = digits == 0 ? -1 : hexadecimal(text, letter + 1, digits);
    if (code >= 0) {
      chars.append((char) code);
      return letter + 1 + digits;
    }
    chars.append(
        switch (c) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> c;
        });
    return letter + 1;
  }

  private static int hexadecimal(String text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int code = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
