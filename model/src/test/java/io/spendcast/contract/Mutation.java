package io.spendcast.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One way to damage a record. Not every damage breaks the contract. */
enum Mutation {
  FLIP_BIT,
  TRUNCATE,
  DELETE_RANGE,
  INSERT_ASCII,
  INSERT_BAD_UTF8,
  REPLACE_VALUE,
  REPLACE_NUMBER,
  RENAME_FIELD,
  ADD_FIELD,
  ADD_CHARACTERS;

  private static final Pattern VALUE = Pattern.compile("\": (\"[^\"]*\"|[0-9]+|null)");
  private static final Pattern NUMBER = Pattern.compile("[ye]\": \"?([0-9.]+)");
  private static final Pattern NAME = Pattern.compile("\"([a-z_]+)\":");
  private static final Pattern OPENING = Pattern.compile("(\\{)");
  private static final Pattern QUOTE = Pattern.compile("\": (\")");

  /** Never changes the bytes it is given. */
  byte[] damage(byte[] record, SplittableRandom random) {
    return switch (this) {
      case FLIP_BIT -> flipBit(record, random);
      case TRUNCATE -> Arrays.copyOf(record, random.nextInt(record.length + 1));
      case DELETE_RANGE -> deleteRange(record, random);
      case INSERT_ASCII -> insert(record, random, new byte[] {(byte) random.nextInt(128)});
      case INSERT_BAD_UTF8 -> insert(record, random, Tokens.oneOf(Tokens.BAD_UTF8, random));
      case REPLACE_VALUE -> replace(record, VALUE, random, Tokens.value(random));
      case REPLACE_NUMBER -> replace(record, NUMBER, random, Tokens.oneOf(Tokens.NUMBERS, random));
      case RENAME_FIELD -> replace(record, NAME, random, Tokens.oneOf(Tokens.NAMES, random));
      case ADD_FIELD -> replace(record, OPENING, random, "{" + Tokens.field(random) + ", ");
      case ADD_CHARACTERS ->
          replace(record, QUOTE, random, "\"" + Tokens.oneOf(Tokens.CHARACTERS, random));
    };
  }

  private static byte[] flipBit(byte[] record, SplittableRandom random) {
    byte[] flipped = record.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] deleteRange(byte[] record, SplittableRandom random) {
    int from = random.nextInt(record.length + 1);
    int to = Math.min(record.length, from + random.nextInt(1, 40));
    return splice(record, from, to, new byte[0]);
  }

  private static byte[] insert(byte[] record, SplittableRandom random, byte[] inserted) {
    int at = random.nextInt(record.length + 1);
    return splice(record, at, at, inserted);
  }

  /**
   * Replaces the only group of one match, if there is any. Reads the bytes as ISO 8859-1, so that
   * those that are no UTF-8 stay what they are.
   */
  private static byte[] replace(
      byte[] record, Pattern pattern, SplittableRandom random, String replacement) {
    String text = new String(record, ISO_8859_1);
    List<MatchResult> matches = pattern.matcher(text).results().toList();
    if (matches.isEmpty()) {
      return record;
    }
    MatchResult match = Tokens.oneOf(matches, random);
    return splice(record, match.start(1), match.end(1), replacement.getBytes(UTF_8));
  }

  private static byte[] splice(byte[] record, int from, int to, byte[] replacement) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream(record.length + replacement.length);
    spliced.write(record, 0, from);
    spliced.writeBytes(replacement);
    spliced.write(record, to, record.length - to);
    return spliced.toByteArray();
  }
}
