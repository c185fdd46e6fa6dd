package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.start.OwnSessions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.metrics.StreamHealth;
import io.spendcast.pipelines.stream.position.EndDatabase;
import io.spendcast.pipelines.stream.position.PartitionEnd;
import io.spendcast.pipelines.stream.position.SourceTopic;
import io.spendcast.pipelines.stream.position.SourceTopic.KafkaAwayException;
import io.spendcast.pipelines.stream.position.StreamDatabase;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.ledger.Ledger;
import io.spendcast.transforms.ledger.OffsetRange;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks of the driver, every two seconds while the stream runs. The lock and the topic must still
 * be the same. The group's offsets follow the ledger. Offsets that Kafka never delivers are
 * recorded, so that they do not keep a partition from being caught up.
 *
 * <p>An outage of the database or of Kafka is tolerated for up to {@code --outagePatience}; a
 * longer one ends the stream.
 */
final class StreamWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

  /**
   * Time after which a look begins no further search for void offsets, which Kafka never delivers.
   */
  private static final Duration PROBED_AT_ONCE = Duration.ofSeconds(5);

  /**
   * Number of offsets at the end of a partition that are often only the marker of a transaction.
   */
  private static final long FEW_OFFSETS = 3;

  private final Duration patience;
  private final SourceTopic topic;
  private final Postgres postgres;
  private final StreamDatabase database;
  private final EndDatabase endDatabase;
  private final StreamStart.Started stream;
  private final Ledger ledger;
  private final GapFinder gaps;
  private final StreamHealth health;
  private final Clock clock;
  private final CaughtUp caughtUp = new CaughtUp();
  private Instant lastGood;
  private Map<Integer, Long> lastPositions = Map.of();
  private Map<Integer, PartitionEnd> lastEnds = Map.of();

  StreamWatch(
      StreamSettings settings,
      SourceTopic topic,
      StreamStart.Started stream,
      GapFinder gaps,
      StreamHealth health,
      Clock clock) {
    this.patience = settings.outagePatience();
    this.topic = topic;
    this.postgres = settings.postgres();
    this.database = new StreamDatabase(postgres);
    this.endDatabase = new EndDatabase(postgres);
    this.stream = stream;
    this.ledger = Ledger.of(settings.postgres(), stream.claim());
    this.gaps = gaps;
    this.health = health;
    this.clock = clock;
    this.lastGood = clock.instant();
  }

  /** Reason for which the stream must end. */
  static final class EndException extends Exception {
    private static final long serialVersionUID = 1;

    EndException(String message) {
      super(message);
    }
  }

  /**
   * Runs all checks once.
   *
   * @throws EndException when the stream must not continue
   */
  void look() throws EndException {
    health.looks();
    try {
      keepLock();
      keepTopic();
      follow();
      lastGood = clock.instant();
    } catch (SQLException | KafkaAwayException | IllegalStateException e) {
      Duration away = Duration.between(lastGood, clock.instant());
      LOG.warn(
          "PostgreSQL or Kafka has not answered a check for {} s, the stream ends after {} s"
              + " (--outagePatience): {}",
          away.toSeconds(),
          patience.toSeconds(),
          e.getMessage());
      if (away.compareTo(patience) > 0) {
        throw new EndException(
            ("PostgreSQL or Kafka has been unavailable for over %d s (--outagePatience): restore the"
                    + " service, then restart the stream")
                .formatted(patience.toSeconds()));
      }
    }
  }

  private void keepLock() throws SQLException, EndException {
    if (stream.lock().isHeld()) {
      return;
    }
    requireOwnSessions();
    if (!stream.lock().tryToTake() || !database.isNewest(stream.claim())) {
      throw new EndException("another stream has taken over");
    }
    LOG.warn("the lock was lost with its connection and taken again");
  }

  /**
   * Ends the stream if sessions are shared: a pooler may have been put before the database since
   * the start.
   */
  private void requireOwnSessions() throws SQLException, EndException {
    try {
      OwnSessions.require(postgres);
    } catch (WrongStart e) {
      throw new EndException(e.getMessage());
    }
  }

  private void keepTopic() throws KafkaAwayException, EndException {
    try {
      SourceTopic.Identity now = topic.identity();
      if (!now.topicId().equals(stream.claim().topicId())) {
        throw new EndException("the topic was made anew");
      }
      if (!now.partitions().equals(stream.partitions())) {
        throw new EndException("partitions were added: the next start reads them too");
      }
    } catch (WrongStart e) {
      throw new EndException(e.getMessage());
    }
  }

  private void follow() throws SQLException, KafkaAwayException, EndException {
    Instant now = clock.instant();
    Map<Integer, Long> ends = SourceTopic.offsetsOf(rememberEnds());
    Map<Integer, Long> positions = recordGaps(database.positions(stream.claim()), ends);
    positions.keySet().retainAll(ends.keySet());
    if (!positions.equals(lastPositions)) {
      topic.commit(stream.claim().group(), positions);
    }
    Map<Integer, Duration> news = caughtUp.look(positions, ends, now);
    if (!news.isEmpty()) {
      database.caughtUp(stream.claim(), news);
    }
    health.saw(positions, ends);
    lastPositions = positions;
  }

  /**
   * Stores the present ends for a later start. Ends the stream if Kafka lost records below an end
   * that was stored before; the next start explains the loss.
   */
  private Map<Integer, PartitionEnd> rememberEnds()
      throws SQLException, KafkaAwayException, EndException {
    Map<Integer, PartitionEnd> before =
        lastEnds.isEmpty() ? endDatabase.remembered(stream.claim()) : lastEnds;
    Map<Integer, PartitionEnd> ends = topic.ends(stream.partitions());
    for (Map.Entry<Integer, PartitionEnd> end : ends.entrySet()) {
      PartitionEnd former = before.getOrDefault(end.getKey(), end.getValue());
      boolean sameLeader = former.leaderEpoch().equals(end.getValue().leaderEpoch());
      if (end.getValue().offset() < former.offset()
          || (!sameLeader && topic.divergence(end.getKey(), former).isPresent())) {
        throw new EndException("Kafka lost the end of partition " + end.getKey());
      }
    }
    if (!ends.equals(before)) {
      endDatabase.remember(stream.claim(), ends);
    }
    lastEnds = ends;
    return ends;
  }

  /**
   * Records void offsets, and returns the positions behind them. Only partitions near their end, or
   * without progress since the last look, are searched: void offsets may be all that is left of
   * them.
   */
  private Map<Integer, Long> recordGaps(Map<Integer, Long> positions, Map<Integer, Long> ends)
      throws SQLException {
    List<OffsetRange> found = new ArrayList<>();
    Instant latest = clock.instant().plus(PROBED_AT_ONCE);
    for (int partition : stream.partitions()) {
      long position = positions.getOrDefault(partition, 0L);
      long left = ends.get(partition) - position;
      boolean standsStill = Long.valueOf(position).equals(lastPositions.get(partition));
      if (left > 0 && (standsStill || left <= FEW_OFFSETS) && clock.instant().isBefore(latest)) {
        gaps.atStartOf(new OffsetRange(partition, position, position + left)).ifPresent(found::add);
      }
    }
    if (found.isEmpty()) {
      return new HashMap<>(positions);
    }
    ledger.recordGaps(found);
    return database.positions(stream.claim());
  }
}
