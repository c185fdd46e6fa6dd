package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State of the stream, as the driver saw it last: positions, lag, and whether it stores.
 * Thread-safe: the watch updates it, and the server's threads read it.
 */
public final class StreamHealth extends Collector {
  /** Age from which the last good look is too old: five looks. */
  private static final Duration STALE = Duration.ofSeconds(10);

  /**
   * Time without progress from which a partition counts as stalled: as long as a bundle waits for
   * its predecessor. Every other wait is shorter, or a look fails.
   */
  private static final Duration STALLED = Duration.ofSeconds(30);

  /**
   * Time without a look from which the driver counts as hanging. A look takes at most three waits
   * of a minute for the database and four of 20 s for Kafka.
   */
  private static final Duration HANGING = Duration.ofMinutes(5);

  /**
   * Time after catching up in which late records still count as its own: Spark reports what a
   * bundle counted some seconds after it was stored.
   */
  private static final Duration REPORTED = Duration.ofSeconds(10);

  /**
   * Time from the first stored record on in which a stream warms up: it loads classes and the
   * model, and its code is still being compiled.
   */
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  private final long epoch;
  private final InstantSource clock;
  private final Map<Integer, PartitionMetrics> partitions = new HashMap<>();
  private Instant lastGood = Instant.EPOCH;
  private Instant lastLook;
  private Instant lastBehind = Instant.EPOCH;
  private Instant firstStored = Instant.MAX;

  public StreamHealth(long epoch, InstantSource clock) {
    this.epoch = epoch;
    this.clock = clock;
    this.lastLook = clock.instant();
  }

  /** Records that the driver begins a look, whatever its result. */
  public synchronized void looks() {
    lastLook = clock.instant();
  }

  /**
   * Reason why the stream is not alive, if so. The driver ends a faulty stream by itself, so only a
   * driver that no longer looks is reported.
   */
  public synchronized Optional<String> whyNotHealthy() {
    Duration unseen = Duration.between(lastLook, clock.instant());
    return unseen.compareTo(HANGING) > 0
        ? Optional.of("the driver has not looked for %d s".formatted(unseen.toSeconds()))
        : Optional.empty();
  }

  /**
   * Records a look at which PostgreSQL and Kafka answered.
   *
   * @param positions offset up to which each partition is stored
   * @param ends offset of each partition's next record
   */
  public synchronized void saw(Map<Integer, Long> positions, Map<Integer, Long> ends) {
    if (whyNotReady().isPresent()) {
      fallsBehind();
    }
    lastGood = clock.instant();
    ends.forEach(
        (partition, end) ->
            partitions
                .computeIfAbsent(partition, unused -> new PartitionMetrics())
                .saw(positions.getOrDefault(partition, 0L), end, lastGood));
    if (partitions.values().stream().anyMatch(PartitionMetrics::isBehind)) {
      lastBehind = lastGood;
    }
  }

  /** Reason why the stream does not store at present, if so. */
  public synchronized Optional<String> whyNotReady() {
    Instant now = clock.instant();
    if (lastGood.equals(Instant.EPOCH)) {
      return Optional.of("starting");
    }
    Duration away = Duration.between(lastGood, now);
    if (away.compareTo(STALE) > 0) {
      return Optional.of(
          "PostgreSQL or Kafka has not answered for %d s".formatted(away.toSeconds()));
    }
    return partitions.entrySet().stream()
        .filter(p -> p.getValue().stalledFor(now).compareTo(STALLED) > 0)
        .map(
            p ->
                "partition %d stands still at offset %d"
                    .formatted(p.getKey(), p.getValue().position()))
        .findFirst();
  }

  /** Records that what is waiting now waits for another reason than a slow stream. */
  synchronized void fallsBehind() {
    partitions.values().forEach(PartitionMetrics::fallsBehind);
    lastBehind = clock.instant();
  }

  /** Records that the stream has stored something. */
  synchronized void stores() {
    if (firstStored.equals(Instant.MAX)) {
      firstStored = clock.instant();
    }
  }

  /**
   * Whether late records are explained: the stream does not store, warms up, or has not yet caught
   * up with what arrived while it did not store or was loading.
   */
  synchronized boolean isCatchingUp() {
    return whyNotReady().isPresent()
        || isWarmingUp()
        || Duration.between(lastBehind, clock.instant()).compareTo(REPORTED) <= 0;
  }

  private boolean isWarmingUp() {
    Instant now = clock.instant();
    return !now.isBefore(firstStored) && now.isBefore(firstStored.plus(WARM_UP));
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    Instant now = clock.instant();
    Family position =
        Family.gauge(
            "spendcast_ledger_position_offset", "Everything below is stored.", "partition");
    Family end =
        Family.gauge(
            "spendcast_partition_end_offset", "Where Kafka's next record will be.", "partition");
    Family records =
        Family.gauge("spendcast_consumer_lag_records", "Offsets not stored yet.", "partition");
    Family seconds =
        Family.gauge(
            "spendcast_consumer_lag_seconds",
            "How long the oldest offset that is not stored has been in Kafka, or since the start.",
            "partition");
    Family stalled =
        Family.gauge(
            "spendcast_partition_stalled_seconds",
            "For how long nothing has been stored although there is something.",
            "partition");
    partitions.forEach(
        (number, partition) -> {
          String label = Integer.toString(number);
          position.add(partition.position(), label);
          end.add(partition.end(), label);
          records.add(Math.max(0, partition.end() - partition.position()), label);
          seconds.add(partition.lagAt(now).toMillis() / 1000.0, label);
          stalled.add(partition.stalledFor(now).toMillis() / 1000.0, label);
        });
    return List.of(
        Family.gauge("spendcast_stream_epoch", "How often this group's stream was started.")
            .add(epoch)
            .samples(),
        Family.gauge("spendcast_stream_ready", "1 while the stream stores, as /ready tells.")
            .add(whyNotReady().isEmpty() ? 1 : 0)
            .samples(),
        Family.gauge(
                "spendcast_stream_catching_up",
                "1 while the stream catches up with what waited for it.")
            .add(isCatchingUp() ? 1 : 0)
            .samples(),
        Family.gauge(
                "spendcast_last_good_look_timestamp_seconds",
                "When PostgreSQL and Kafka both answered the driver last.")
            .add(lastGood.toEpochMilli() / 1000.0)
            .samples(),
        position.samples(),
        end.samples(),
        records.samples(),
        seconds.samples(),
        stalled.samples());
  }
}
