package io.spendcast.transforms.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GapProbeTest {
  private static final TopicPartition PARTITION = new TopicPartition("purchases", 2);

  @Test
  void findsEveryOffsetWithoutARecordInOnePass() {
    Log log = new Log(10).without(0, 2, 3, 9);

    assertThat(log.probe().gapsIn(range(0, 10)))
        .containsExactly(range(0, 1), range(2, 4), range(9, 10));

    assertThat(log.seeks).containsExactly(0L);
  }

  @Test
  void findsNothingWhereEachOffsetHoldsARecord() {
    assertThat(new Log(10).probe().gapsIn(range(3, 8))).isEmpty();
  }

  @Test
  void addsWhatIsKnownToFollowRightBehindTheRange() {
    assertThat(new Log(10).without(3, 4, 8).probe().gapsIn(range(0, 3)))
        .containsExactly(range(3, 5));
    assertThat(new Log(10).without(4, 5, 6).probe().gapsIn(range(0, 6)))
        .containsExactly(range(4, 7));
  }

  @Test
  void readsRangesThatFollowEachOtherOnce() {
    Log log = new Log(20).without(1, 3, 5, 7, 8, 9, 15);
    GapProbe probe = log.probe();

    assertThat(probe.gapsIn(range(1, 4))).containsExactly(range(1, 2), range(3, 4));
    assertThat(probe.gapsIn(range(5, 9))).containsExactly(range(5, 6), range(7, 10));
    assertThat(probe.gapsIn(range(9, 20))).containsExactly(range(9, 10), range(15, 16));

    assertThat(log.seeks).containsExactly(1L);
    assertThat(log.delivered).doesNotHaveDuplicates();
  }

  @Test
  void readsAgainWhatLiesBeforeTheLastRange() {
    Log log = new Log(20).without(1, 15);
    GapProbe probe = log.probe();

    assertThat(probe.gapsIn(range(10, 20))).containsExactly(range(15, 16));
    assertThat(probe.gapsIn(range(0, 5))).containsExactly(range(1, 2));

    assertThat(log.seeks).containsExactly(10L, 0L);
  }

  @Test
  void stopsAtTheFirstRecordWhereOnlyTheStartIsAsked() {
    Log log = new Log(10_000).without(0, 1, 2, 5);

    assertThat(log.probe().gapsAtStartOf(range(0, 10_000))).contains(range(0, 3));
    assertThat(log.delivered).hasSizeLessThan(10);
  }

  @Test
  void findsNothingAtTheStartWhenThatHoldsARecord() {
    Log log = new Log(10).without(1, 2);
    GapProbe probe = log.probe();

    assertThat(probe.gapsAtStartOf(range(0, 10))).isEmpty();
    assertThat(probe.gapsAtStartOf(range(1, 10))).contains(range(1, 3));
  }

  /** Kafka delivers nothing beyond the last stable offset of an open transaction. */
  @Test
  void saysNothingOfOffsetsThatKafkaHasNotReached() {
    Log log = new Log(3).without(1, 2);

    assertThat(log.probe().gapsAtStartOf(range(1, 10))).contains(range(1, 3));
  }

  @Test
  void readsFromTheStartAfterAFailure() {
    Log log = new Log(10).without(4);
    GapProbe probe = log.probe();
    log.consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 0L)));

    assertThatThrownBy(() -> probe.gapsIn(range(0, 5)))
        .isInstanceOf(OffsetOutOfRangeException.class);

    assertThat(probe.gapsIn(range(0, 5))).containsExactly(range(4, 5));
    assertThat(log.seeks).containsExactly(0L, 0L);
  }

  private static OffsetRange range(long from, long to) {
    return new OffsetRange(PARTITION.partition(), from, to);
  }

  /** A partition of so many offsets, and a consumer that gets three records with each poll. */
  private static final class Log {
    private static final int AT_ONCE = 3;

    private final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    private final List<Long> seeks = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final long end;
    private final MockConsumer<byte[], byte[]> consumer = consumer();

    Log(long end) {
      this.end = end;
      for (long offset = 0; offset < end; offset++) {
        records.put(
            offset, new ConsumerRecord<>(PARTITION.topic(), 2, offset, new byte[0], new byte[0]));
      }
    }

    Log without(long... offsets) {
      for (long offset : offsets) {
        records.remove(offset);
      }
      return this;
    }

    GapProbe probe() {
      return new GapProbe(PARTITION, consumer);
    }

    private MockConsumer<byte[], byte[]> consumer() {
      return new MockConsumer<>(OffsetResetStrategy.NONE) {
        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
          seeks.add(offset);
          super.seek(partition, offset);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          super.poll(Duration.ZERO);
          List<ConsumerRecord<byte[], byte[]>> some =
              records.tailMap(position(PARTITION), true).values().stream().limit(AT_ONCE).toList();
          some.forEach(record -> delivered.add(record.offset()));
          Long next = some.isEmpty() ? null : records.higherKey(some.get(some.size() - 1).offset());
          super.seek(PARTITION, next == null ? end : next);
          return some.isEmpty()
              ? ConsumerRecords.empty()
              : new ConsumerRecords<>(Map.of(PARTITION, some));
        }
      };
    }
  }
}
