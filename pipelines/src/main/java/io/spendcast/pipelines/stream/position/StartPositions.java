package io.spendcast.pipelines.stream.position;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.position.SourceTopic.KafkaAwayException;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.ledger.Ledger;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the offset of each partition from which a stream reads on. Refuses to start when Kafka no
 * longer holds the records that the ledger stands on: retention removed them, the topic was
 * re-created, or the end of the log was lost. {@code --acceptLoss} records such a loss and goes on.
 */
public final class StartPositions {
  private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

  private static final long FIRST_REREAD = 100;
  private static final long NEXT_REREAD = 1_000;

  private final StreamSettings settings;
  private final SourceTopic topic;
  private final StreamClaim claim;
  private final StreamDatabase database;
  private final EndDatabase endDatabase;

  public StartPositions(StreamSettings settings, SourceTopic topic, StreamClaim claim) {
    this.settings = settings;
    this.topic = topic;
    this.claim = claim;
    this.database = new StreamDatabase(settings.postgres());
    this.endDatabase = new EndDatabase(settings.postgres());
  }

  /**
   * @throws WrongStart when records were lost, and that is not accepted
   */
  public Map<Integer, Long> find(List<Integer> partitions) throws SQLException, KafkaAwayException {
    checkFormerTopics();
    Map<Integer, PartitionEnd> ends = topic.ends(partitions);
    Map<Integer, Long> known = database.positions(claim);
    Map<Integer, Long> beginnings = topic.beginnings(partitions);
    new OwnPartitions(settings, claim).check(known.keySet(), partitions, begun(partitions));
    known.keySet().retainAll(partitions);
    checkLogs(known, beginnings, topic.logEnds(partitions));
    Map<Integer, Long> positions = new HashMap<>();
    for (int partition : partitions) {
      long beginning = beginnings.get(partition);
      Long position = known.get(partition);
      if (position == null) {
        database.addPartition(claim, settings.topic(), partition, beginning);
      } else if (position < beginning) {
        acceptRetention(new OffsetRange(partition, position, beginning));
      }
      positions.put(partition, position == null ? beginning : Math.max(position, beginning));
    }
    endDatabase.remember(claim, ends);
    // Offsets right behind an accepted loss may be stored already: the ledger knows up to where.
    database
        .positions(claim)
        .forEach(
            (partition, at) ->
                positions.computeIfPresent(partition, (same, before) -> Math.max(before, at)));
    return positions;
  }

  /** Partitions that a stream of the group has begun to read, into whatever database. */
  private List<Integer> begun(List<Integer> partitions) throws KafkaAwayException {
    Map<Integer, Long> committed = topic.committed(settings.group());
    return partitions.stream().filter(committed::containsKey).toList();
  }

  private void checkFormerTopics() throws SQLException {
    List<EndDatabase.Unread> unread = endDatabase.unread(claim, settings.topic());
    if (unread.isEmpty()) {
      return;
    }
    List<OffsetRange> ranges = unread.stream().map(EndDatabase.Unread::range).toList();
    if (!settings.acceptLoss()) {
      throw new WrongStart(
          ("topic %s was re-created and %d offsets of the former one were never read: %s."
                  + " Pass --acceptLoss to continue without them")
              .formatted(
                  settings.topic(), ranges.stream().mapToLong(OffsetRange::size).sum(), ranges));
    }
    for (EndDatabase.Unread lost : unread) {
      StreamClaim former = new StreamClaim(claim.group(), lost.topicId(), claim.epoch());
      Ledger.of(settings.postgres(), former).recordLost(lost.range());
    }
    LOG.warn("lost with the former topic, and accepted: {}", ranges);
  }

  private void checkLogs(
      Map<Integer, Long> positions, Map<Integer, Long> beginnings, Map<Integer, Long> logEnds)
      throws SQLException, KafkaAwayException {
    Map<Integer, PartitionEnd> remembered = endDatabase.remembered(claim);
    for (Map.Entry<Integer, Long> end : logEnds.entrySet()) {
      int partition = end.getKey();
      long position = positions.getOrDefault(partition, 0L);
      if (position > end.getValue()) {
        throw new WrongStart(
            ("Kafka lost the end of partition %d of topic %s: it ends at offset %d, but records up"
                    + " to offset %d were read. Restore Kafka's data or re-create the topic")
                .formatted(partition, settings.topic(), end.getValue(), position));
      }
      PartitionEnd former =
          remembered.getOrDefault(partition, new PartitionEnd(position, Optional.empty()));
      Optional<Long> lostFrom = lostFrom(partition, former, end.getValue());
      if (lostFrom.isEmpty() && position > beginnings.get(partition)) {
        lostFrom = replacedFrom(partition, beginnings.get(partition), position);
      }
      if (lostFrom.isPresent()) {
        long to = Math.max(position, former.offset());
        acceptReplaced(position, new OffsetRange(partition, lostFrom.get(), to));
      }
    }
  }

  private Optional<Long> lostFrom(int partition, PartitionEnd former, long logEnd)
      throws KafkaAwayException {
    Optional<Long> divergence = topic.divergence(partition, former);
    return divergence.isEmpty() && former.offset() > logEnd ? Optional.of(logEnd) : divergence;
  }

  /**
   * Finds the first record that was replaced, also where leader epochs show nothing: a broker
   * without replicas that was killed leads on in the same epoch. Reads back until a record is the
   * one that was stored.
   */
  private Optional<Long> replacedFrom(int partition, long beginning, long position)
      throws SQLException, KafkaAwayException {
    RereadRecords records = new RereadRecords(settings);
    Optional<Long> replacedFrom = Optional.empty();
    long to = position;
    long size = FIRST_REREAD;
    while (to > beginning) {
      OffsetRange range = new OffsetRange(partition, Math.max(beginning, to - size), to);
      EndDatabase.Compared compared = endDatabase.compare(claim, partition, records.in(range));
      if (compared.replacedFrom().isPresent()) {
        replacedFrom = compared.replacedFrom();
      }
      if (compared.anySame() || replacedFrom.isEmpty()) {
        return replacedFrom;
      }
      to = range.from();
      size = NEXT_REREAD;
    }
    return replacedFrom;
  }

  private void acceptReplaced(long position, OffsetRange lost) throws SQLException {
    if (!settings.acceptLoss()) {
      throw new WrongStart(
          "Kafka lost %s of topic %s%s".formatted(lost, settings.topic(), remedy(position, lost)));
    }
    if (lost.from() < position) {
      endDatabase.recordReplaced(claim, new OffsetRange(lost.partition(), lost.from(), position));
    }
    LOG.warn("Kafka lost {}, and that is accepted{}", lost, remedy(position, lost));
  }

  private static String remedy(long position, OffsetRange lost) {
    return lost.from() < position
        ? (", and may hold other records there since. Offsets below %d count as read, so new"
                + " records at these offsets are not read: send them to the topic again, then pass"
                + " --acceptLoss to continue")
            .formatted(position)
        : ", which were not read yet: send them to the topic again if you can, then pass"
            + " --acceptLoss to continue";
  }

  private void acceptRetention(OffsetRange lost) throws SQLException {
    if (!settings.acceptLoss()) {
      throw new WrongStart(
          ("Kafka's retention deleted %s of topic %s before the stream read them. Pass --acceptLoss to"
                  + " continue without them")
              .formatted(lost, settings.topic()));
    }
    Ledger.of(settings.postgres(), claim).recordLost(lost);
    LOG.warn("continuing without {}, which retention deleted unread: --acceptLoss is set", lost);
  }
}
