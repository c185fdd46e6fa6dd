package io.spendcast.local.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.local.process.StackException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final int NO_TERMINAL = 0;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, UTF_8);
  private volatile Instant now = Instant.EPOCH;

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
    now = now.plusSeconds(5);
    screen.status("at 5 s");
    screen.say("done");

    assertThat(shown()).isEqualTo("at 0 s\nat 5 s\ndone\n");
  }

  @Test
  void leavesTheLastStatusEvenWhenItCameTooSoon() {
    Screen screen = new Screen(out, NO_TERMINAL, () -> now);

    screen.status("first");
    screen.status("last");
    screen.endStatus();

    assertThat(shown()).isEqualTo("first\nlast\n");
  }

  @Test
  void saysTheSameStatusOnceWithoutATerminal() {
    Screen screen = new Screen(out, NO_TERMINAL, () -> now);

    screen.status("stopping: 2 s");
    screen.status("stopping: 2 s");
    screen.endStatus();

    assertThat(shown()).isEqualTo("stopping: 2 s\n");
  }

  @Test
  void showsHowLongSilentWorkHasTaken() {
    CountDownLatch shown = new CountDownLatch(1);
    PrintStream watched =
        new PrintStream(written, true, UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            shown.countDown();
          }
        };
    Screen screen = new Screen(watched, NO_TERMINAL, () -> now);

    String result =
        screen.during(
            "starting",
            () -> {
              now = now.plusSeconds(3);
              await(shown);
              return "started";
            });

    assertThat(result).isEqualTo("started");
    assertThat(shown()).isEqualTo("  starting: 3 s\n");
  }

  @Test
  void isSilentAboutShortWorkAndPassesItsFailureOn() {
    Screen screen = new Screen(out, NO_TERMINAL, () -> now);
    Runnable work =
        () -> {
          throw new StackException("no disk");
        };

    assertThatThrownBy(() -> screen.during("starting", work))
        .isInstanceOf(StackException.class)
        .hasMessage("no disk");
    assertThat(shown()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String shown() {
    return written.toString(UTF_8);
  }
}
