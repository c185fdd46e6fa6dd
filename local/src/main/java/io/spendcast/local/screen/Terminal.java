package io.spendcast.local.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Terminal that we write to, if there is one. */
final class Terminal {
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /** Width in characters: 0 when standard output is no terminal, 80 when the width is unknown. */
  @SuppressWarnings("SystemConsoleNull") // From Java 22 on it would see one where there is none.
  static int width() {
    if (System.console() == null) {
      return 0;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String rowsAndColumns = new String(stty.getInputStream().readAllBytes(), UTF_8).strip();
      String columns = rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1);
      return columns.matches("[1-9]\\d*") ? Integer.parseInt(columns) : USUAL_WIDTH;
    } catch (IOException e) {
      return USUAL_WIDTH;
    }
  }
}
