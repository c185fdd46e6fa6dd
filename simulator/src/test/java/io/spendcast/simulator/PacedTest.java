package io.spendcast.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.shop.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PacedTest {
  private final FakeTicker ticker = new FakeTicker();

  @Test
  void makesEachRecordWhenItIsDue() {
    List<Long> madeAt = new ArrayList<>();
    Iterator<SimulatedEvent> made =
        Stream.generate(() -> Samples.event("purchase", "{}"))
            .peek(event -> madeAt.add(ticker.millis()))
            .limit(4)
            .iterator();

    Iterator<SimulatedEvent> paced = Paced.perSecond(10, made, ticker);
    for (int i = 0; i < 4; i++) {
      paced.next();
    }

    assertThat(madeAt).containsExactly(0L, 100L, 200L, 300L);
  }

  @Test
  void catchesUpAfterADelayAndKeepsTheSchedule() {
    Iterator<SimulatedEvent> paced = Paced.perSecond(10, seconds(0, 0, 0, 0, 0), ticker);
    List<Long> times = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      paced.next();
      times.add(ticker.millis());
      ticker.advance(Duration.ofMillis(i == 1 ? 150 : 0));
    }

    assertThat(times).containsExactly(0L, 100L, 250L, 300L, 400L);
  }

  @Test
  void startsTheScheduleWithTheFirstRecord() {
    Iterator<SimulatedEvent> paced = Paced.perSecond(1, seconds(0, 0), ticker);
    ticker.advance(Duration.ofSeconds(30));

    paced.next();
    paced.next();

    assertThat(ticker.millis()).isEqualTo(31_000);
  }

  @Test
  void keepsThePausesShortenedAndSendsLateOnesAtOnce() {
    Iterator<SimulatedEvent> paced = Paced.asOccurred(60, seconds(0, 60, 0, 180), ticker);
    List<Long> times = new ArrayList<>();

    paced.forEachRemaining(event -> times.add(ticker.millis()));

    assertThat(times).containsExactly(0L, 1_000L, 1_000L, 3_000L);
  }

  @Test
  void refusesARateThatIsNotPositive() {
    assertThatThrownBy(() -> Paced.perSecond(0, seconds(0), ticker))
        .isInstanceOf(InvalidFlags.class)
        .hasMessage("rate must be positive, but was 0.0");
  }

  private static Iterator<SimulatedEvent> seconds(long... occurred) {
    return LongStream.of(occurred)
        .mapToObj(
            second -> new SimulatedEvent("line", "", new byte[0], Instant.ofEpochSecond(second)))
        .iterator();
  }

  private static final class FakeTicker implements Pacer.Ticker {
    private long nanos = 77;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void park(long most) {
      nanos += Math.max(1, most / 2);
    }

    void advance(Duration time) {
      nanos += time.toNanos();
    }

    long millis() {
      return (nanos - 77) / 1_000_000;
    }
  }
}
