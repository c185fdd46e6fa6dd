package io.spendcast.local.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log file, indented, under the file's name. */
public final class LogTail {
  private static final int LINES = 25;

  /** Bytes that are read: a log may be larger than memory. */
  private static final int BYTES = 64 << 10;

  private LogTail() {}

  public static String of(Path log) {
    try {
      List<String> lines = end(log).lines().toList();
      String tail =
          lines.stream()
              .skip(Math.max(0, lines.size() - LINES))
              .map(line -> "    " + line)
              .collect(Collectors.joining("\n"));
      return "  the end of " + log + ":\n" + tail;
    } catch (IOException e) {
      return "  (no log at " + log + ")";
    }
  }

  private static String end(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log)) {
      long begin = Math.max(0, channel.size() - BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - begin));
      while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }
}
