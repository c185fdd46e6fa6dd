package io.spendcast.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spendcast.benchmarks.process.GcLog.Pause;
import io.spendcast.benchmarks.stream.HeapTrend;
import io.spendcast.benchmarks.stream.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcLogTest {

  @Test
  void readsPausesAndNothingElse() {
    GcLog log =
        GcLog.of(
            List.of(
                "[1700000000000ms] Using G1",
                "[1700000001000ms] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->9M(256M) 5.1ms",
                "[1700000001500ms] GC(1) Concurrent Mark Cycle 12.000ms",
                "[1700000002000ms] GC(2) Pause Full (Diagnostic Command) 120M->8M(128M) 40.2ms"));

    assertThat(log.pauses())
        .containsExactly(
            new Pause(1_700_000_001_000L, 23, 9), new Pause(1_700_000_002_000L, 120, 8));
    assertThat(log.mostBefore()).isEqualTo(120);
    assertThat(log.lastAfter()).isEqualTo(8);
  }

  @Test
  void comparesTheFirstFullCollectionWithTheLast() {
    HeapTrend trend =
        HeapTrend.of(
            List.of(new Pause(0, 90, 30), new Pause(30_000, 80, 50), new Pause(60_000, 90, 40)),
            new Memory(900, 90, 40));

    assertThat(trend.minutes()).isEqualTo(1);
    assertThat(trend.liveAtFirst()).isEqualTo(30);
    assertThat(trend.liveAtLast()).isEqualTo(40);
    assertThat(trend.slopePerMinute()).isCloseTo(10, within(1e-9));
  }

  @Test
  void saysHowFastAHeapGrows() {
    List<Pause> growing =
        List.of(new Pause(0, 90, 10), new Pause(60_000, 90, 13), new Pause(120_000, 90, 16));

    assertThat(HeapTrend.slope(growing)).isCloseTo(3, within(1e-9));
    assertThat(HeapTrend.slope(growing.subList(0, 1))).isZero();
  }
}
