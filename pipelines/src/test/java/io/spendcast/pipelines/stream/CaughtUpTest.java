package io.spendcast.pipelines.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaughtUpTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private final CaughtUp caughtUp = new CaughtUp();

  @Test
  void isCaughtUpNowAtTheEnd() {
    assertThat(look(0, 10, 10)).isEqualTo(Map.of(0, Duration.ZERO));
  }

  @Test
  void isCaughtUpWithTheEndOfAnEarlierLookWhereRecordsNeverStop() {
    assertThat(look(0, 5, 10)).isEmpty();
    assertThat(look(2, 9, 15)).isEmpty();

    assertThat(look(4, 10, 20)).isEqualTo(Map.of(0, Duration.ofSeconds(4)));
    assertThat(look(6, 19, 25)).isEmpty();
    assertThat(look(8, 21, 30)).isEqualTo(Map.of(0, Duration.ofSeconds(4)));
  }

  @Test
  void isCaughtUpNowWhereTheEndOfThisLookIsReachedToo() {
    assertThat(look(0, 5, 10)).isEmpty();

    assertThat(look(2, 15, 15)).isEqualTo(Map.of(0, Duration.ZERO));
  }

  @Test
  void knowsNothingOfAPartitionWithoutAnEnd() {
    assertThat(caughtUp.look(Map.of(0, 5L), Map.of(), START)).isEmpty();
  }

  private Map<Integer, Duration> look(int seconds, long position, long end) {
    return caughtUp.look(Map.of(0, position), Map.of(0, end), START.plusSeconds(seconds));
  }
}
