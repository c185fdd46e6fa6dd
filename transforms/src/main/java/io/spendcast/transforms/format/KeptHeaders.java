package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.transforms.outcome.KeptHeader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers that are stored with a record: those of traces (W3C) and of CloudEvents. Others are not,
 * since they may hold secrets.
 *
 * <p>Of one name the last header counts, as for Kafka. Values that are not UTF-8, hold a NUL or
 * have more than 1,024 bytes are dropped, and so is everything after 32 headers in the order of
 * names.
 */
public final class KeptHeaders {
  static final String CONTENT_TYPE = "content-type";
  static final int MOST = 32;
  static final int LONGEST = 1024;

  private static final Pattern NAME =
      Pattern.compile("traceparent|tracestate|" + CONTENT_TYPE + "|ce_[a-z0-9]{1,64}");

  private KeptHeaders() {}

  /**
   * Selects from the headers of a record.
   *
   * @return in the order of their names; empty without any
   */
  public static List<KeptHeader> of(Headers headersOrNull) {
    if (headersOrNull == null || !headersOrNull.iterator().hasNext()) {
      return List.of();
    }
    Map<String, String> kept = new TreeMap<>();
    for (Header header : headersOrNull) {
      if (NAME.matcher(header.key()).matches()) {
        text(header.value()).ifPresent(value -> kept.put(header.key(), value));
      }
    }
    return kept.entrySet().stream()
        .limit(MOST)
        .map(header -> new KeptHeader(header.getKey(), header.getValue()))
        .toList();
  }

  /** Headers of Kafka with these names and values. */
  public static Headers toKafka(Map<String, String> kept) {
    Headers headers = new RecordHeaders();
    new TreeMap<>(kept).forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }

  /** Value of a header; empty without one. */
  static String value(List<KeptHeader> headers, String name) {
    for (KeptHeader header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return "";
  }

  private static Optional<String> text(byte[] valueOrNull) {
    if (valueOrNull == null || valueOrNull.length > LONGEST) {
      return Optional.empty();
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(valueOrNull)).toString();
      return text.indexOf(0) < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
