package io.spendcast.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void partsAtLineFeedsOnly() throws IOException {
    assertThat(read("a\r\n\n\u0000\u00ff\nend")).containsExactly("a\r", "", "\u0000\u00ff", "end");
    assertThat(read("a\n")).containsExactly("a");
    assertThat(read("")).isEmpty();
    assertThat(read("x")).containsExactly("x");
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    String big = "b".repeat(1 << 20);
    String exact = "e".repeat((1 << 16) - 1);

    assertThat(read(exact + "\n" + big + "\n" + big)).containsExactly(exact, big, big);
  }

  @Test
  void readsGzippedLinesAlike() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("one\ntwo\n".getBytes(ISO_8859_1));
    }

    assertThat(read(packed.toString(ISO_8859_1))).containsExactly("one", "two");
  }

  private static List<String> read(String bytes) throws IOException {
    List<String> all = new ArrayList<>();
    try (Lines lines = Lines.of(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)))) {
      lines.forEachRemaining(line -> all.add(new String(line, ISO_8859_1)));
    }
    return all;
  }
}
