package io.spendcast.integration.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Record headers as tracing agents and old producers add them. */
final class OddHeaders {
  private static final int MANY = 300;
  private static final int LARGE = 100 << 10;
  private static final String[] NAMES = {
    "trace", "", "Zürich", "日本", "a b", "\0", "trace", "traceparent", "ce_id", "content-type"
  };

  private OddHeaders() {}

  static List<Header> next(SplittableRandom random) {
    int count = random.nextInt(20) == 0 ? MANY : random.nextInt(1, 5);
    List<Header> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new RecordHeader(NAMES[random.nextInt(NAMES.length)], value(random)));
    }
    if (random.nextInt(50) == 0) {
      headers.add(new RecordHeader("large", bytes(LARGE, random)));
    }
    return headers;
  }

  private static byte[] value(SplittableRandom random) {
    return random.nextInt(3) == 0 ? null : bytes(random.nextInt(40), random);
  }

  private static byte[] bytes(int count, SplittableRandom random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
