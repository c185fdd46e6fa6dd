package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void showsTheLastLinesOfALogThatIsLargerThanAnArray() throws IOException {
    Path log = folder.resolve("postgres.log");
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(3L << 30); // a hole, which takes no space
      file.write("\nfirst\nlast\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(LogTail.of(log)).endsWith("    first\n    last");
  }

  @Test
  void showsAShortLogWhole() throws IOException {
    Path log = Files.writeString(folder.resolve("stream.log"), "only\n");

    assertThat(LogTail.of(log)).isEqualTo("  the end of " + log + ":\n    only");
  }

  @Test
  void saysThatThereIsNoLog() {
    assertThat(LogTail.of(folder.resolve("none"))).contains("no log at");
  }
}
