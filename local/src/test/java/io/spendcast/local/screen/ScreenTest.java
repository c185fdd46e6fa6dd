package io.spendcast.local.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final int NO_TERMINAL = 0;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, UTF_8);
  private Instant now = Instant.EPOCH;

  @Test
  void refreshesTheStatusInPlaceAndCutsAllButTheLastToTheTerminal() {
    Screen screen = new Screen(out, 10, () -> now);

    screen.status("1 of 2");
    screen.status("2 of 2, and more than fits");
    screen.say("done");

    assertThat(shown())
        .isEqualTo("\r1 of 2\u001b[K\r2 of 2, a\u001b[K\r2 of 2, and more than fits\ndone\n");
  }

  @Test
  void printsAPlainStatusNowAndThenWithoutATerminal() {
    Screen screen = new Screen(out, NO_TERMINAL, () -> now);

    screen.status("at 0 s");
    screen.status("too soon");
    now = now.plusSeconds(11);
    screen.status("at 11 s");
    screen.say("done");

    assertThat(shown()).isEqualTo("at 0 s\nat 11 s\ndone\n");
  }

  @Test
  void leavesTheLastStatusEvenWhenItCameTooSoon() {
    Screen screen = new Screen(out, NO_TERMINAL, () -> now);

    screen.status("first");
    screen.status("last");
    screen.endStatus();

    assertThat(shown()).isEqualTo("first\nlast\n");
  }

  private String shown() {
    return written.toString(UTF_8);
  }
}
