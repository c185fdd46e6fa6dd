package io.spendcast.transforms.erasure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the customers that a record mentions, although it breaks the contract: its key, the values
 * of its headers, and every value of a member {@code customer_id} in its payload. Of a payload that
 * names a schema, every text in its first 8 KiB.
 *
 * <p>Escapes, encoding, JSON type, case and punctuation of the name, surrounding white space,
 * nesting, repetition and truncation make no difference. Takes time linear in the bytes and never
 * fails. Text that only looks like a mention is returned too. Numbers count as they are written:
 * {@code 42} is the customer {@code "42"}, {@code 42.0} is not.
 *
 * <pre>{@code
 * MentionedCustomers.in(key, payload).contains("C-42")
 * }</pre>
 */
public final class MentionedCustomers {
  /** Longest id of the contract, in code points. */
  private static final int LONGEST_ID = 64;

  /** Longest value that is read, white space included, so that time stays linear. */
  private static final int LONGEST_VALUE = 256;

  /** Largest number of texts inside each other: JSON inside a JSON string inside a JSON string. */
  private static final int NESTED_TEXTS = 3;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Pattern NAME =
      Pattern.compile("customer[-_. ]?id[\"'\\\\\\s]*+[:=>]{1,2}+\\s*+", Pattern.CASE_INSENSITIVE);

  private final Set<String> found;
  private LenientText text;

  private MentionedCustomers(Set<String> found) {
    this.found = found;
  }

  /**
   * Ids of the customers, each of 1 to 64 characters that UTF-8 can encode.
   *
   * @param keyOrNull key of the record
   * @param payloadOrNull value of the record
   */
  public static Set<String> in(byte[] keyOrNull, byte[] payloadOrNull) {
    return in(keyOrNull, payloadOrNull, List.of());
  }

  /** The same of a record with headers, of which the values count like a key. */
  public static Set<String> in(byte[] keyOrNull, byte[] payloadOrNull, List<String> headers) {
    Set<String> found = new LinkedHashSet<>();
    MentionedCustomers mentioned = new MentionedCustomers(found);
    if (keyOrNull != null) {
      for (String reading : LenientText.readings(keyOrNull)) {
        mentioned.addKey(reading);
        mentioned.scan(reading);
      }
    }
    headers.forEach(mentioned::addKey);
    if (payloadOrNull != null) {
      LenientText.readings(payloadOrNull).forEach(mentioned::scan);
      FramedTexts.in(payloadOrNull).forEach(mentioned::add);
    }
    return found;
  }

  /** A key is an id as it stands, or a JSON string of it. */
  private void addKey(String key) {
    add(key);
    text = LenientText.unescaped(trimmed(key));
    if (!text.chars().isEmpty() && isQuote(text.chars().charAt(0))) {
      add(text.chars().substring(1, endOfQuoted(0, LONGEST_VALUE)));
    }
  }

  private void scan(String reading) {
    String rest = reading;
    for (int level = 0; level < NESTED_TEXTS; level++) {
      text = LenientText.unescaped(rest);
      scan();
      if (text.escaped().isEmpty()) {
        return;
      }
      rest = text.chars();
    }
  }

  private void scan() {
    String chars = text.chars();
    Matcher name = NAME.matcher(chars);
    int scanned = 0;
    while (name.find()) {
      int value = name.end();
      if (value == chars.length()) {
        return;
      }
      if (chars.charAt(value) != '[' && chars.charAt(value) != '{') {
        addScalar(value, LONGEST_VALUE);
      } else if (value >= scanned) {
        scanned = addContainer(value);
      }
    }
  }

  /** Adds every scalar up to the closing bracket, also the names; returns the index behind it. */
  private int addContainer(int open) {
    String chars = text.chars();
    int depth = 0;
    int at = open;
    while (at < chars.length()) {
      char c = chars.charAt(at);
      if (c == '[' || c == '{') {
        depth++;
        at++;
      } else if (c == ']' || c == '}') {
        depth--;
        at++;
        if (depth == 0) {
          return at;
        }
      } else if (isQuote(c) || !isDelimiter(c)) {
        at = addScalar(at, chars.length());
      } else {
        at++;
      }
    }
    return at;
  }

  /** Adds a quoted or bare value; returns the index behind it. */
  private int addScalar(int from, int longest) {
    String chars = text.chars();
    if (isQuote(chars.charAt(from))) {
      int end = endOfQuoted(from, longest);
      add(chars.substring(from + 1, end));
      return Math.min(end + 1, chars.length());
    }
    int limit = endOfReading(from, longest);
    int end = from;
    while (end < limit && !isDelimiter(chars.charAt(end))) {
      end++;
    }
    String bare = chars.substring(from, end);
    if (!bare.equals("null")) {
      add(bare);
    }
    return Math.max(end, from + 1);
  }

  /**
   * Index of the closing quote, which is escaped if the opening one is. Without one, the index
   * where reading ends.
   */
  private int endOfQuoted(int open, int longest) {
    String chars = text.chars();
    int limit = endOfReading(open + 1, longest);
    for (int at = open + 1; at < limit; at++) {
      if (chars.charAt(at) == chars.charAt(open)
          && text.escaped().get(at) == text.escaped().get(open)) {
        return at;
      }
    }
    return limit;
  }

  private int endOfReading(int from, int longest) {
    return (int) Math.min(text.chars().length(), (long) from + longest);
  }

  private void add(String value) {
    for (String id : List.of(value, trimmed(value))) {
      if (isId(id)) {
        found.add(id);
      }
    }
  }

  private static boolean isId(String id) {
    return !id.isEmpty()
        && id.length() <= 2 * LONGEST_ID
        && id.codePointCount(0, id.length()) <= LONGEST_ID
        && id.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == BYTE_ORDER_MARK
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isDelimiter(char c) {
    return isQuote(c) || Character.isWhitespace(c) || ",:;&<>()[]{}".indexOf(c) >= 0;
  }
}
