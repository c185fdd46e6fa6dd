package io.spendcast.simulator.sink;

import static io.spendcast.simulator.shop.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.events.SimulatedEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FeedTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final MemorySink sink = new MemorySink();
  private final Feed feed =
      new Feed(
          sink,
          Progress.on(new PrintStream(screen, true, StandardCharsets.UTF_8), nanos::get),
          nanos::get);

  @Test
  void countsByKindWhatWasSentAndWhatWasLeftOut() {
    feed.send(event("purchase", "{}"));
    feed.send(event("purchase", "{}"));
    feed.send(event("bad_not_json", "x"));
    feed.send(event("bad_tombstone", ""));
    nanos.addAndGet(2_000_000_000L);

    SentEvents summary = feed.finish();

    assertThat(summary)
        .isEqualTo(
            new SentEvents(
                3,
                2.0,
                new TreeMap<>(Map.of("purchase", 2L, "bad_not_json", 1L)),
                new TreeMap<>(Map.of("bad_tombstone", 1L)),
                List.of()));
    assertThat(summary.line()).isEqualTo("sent 3 records in 2.0 s: bad 1, purchase 2");
    assertThat(sink.records).hasSize(3);
  }

  @Test
  void showsProgressOnceASecond() {
    for (int i = 0; i < 25; i++) {
      nanos.addAndGet(100_000_000L);
      feed.send(event("purchase", "{}"));
    }

    assertThat(screen.toString(StandardCharsets.UTF_8).split("\r"))
        .containsExactly(
            "",
            "     1 s            10 records         10/s  now at 2026-11-01T00:00:00Z ",
            "     2 s            20 records         10/s  now at 2026-11-01T00:00:00Z ");
  }

  /** Holds what a file could hold. */
  private static final class MemorySink implements EventSink {
    private final List<SimulatedEvent> records = new ArrayList<>();

    @Override
    public boolean send(SimulatedEvent event) {
      return !event.isTombstone() && records.add(event);
    }

    @Override
    public List<PartitionCount> finish() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
