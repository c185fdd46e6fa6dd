package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.OwnSessions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.position.SourceTopic;
import io.spendcast.pipelines.stream.position.SourceTopic.KafkaAwayException;
import io.spendcast.pipelines.stream.position.StartPositions;
import io.spendcast.pipelines.stream.position.StreamDatabase;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.serving.Models;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a stream, always cold and always the same. It checks everything, acquires the lock, begins
 * an epoch, and sets the group's offsets to the end of the ledger.
 */
public final class StreamStart {
  private static final Logger LOG = LoggerFactory.getLogger(StreamStart.class);

  private final StreamSettings settings;
  private final SourceTopic topic;
  private final StreamDatabase database;

  public StreamStart(StreamSettings settings, SourceTopic topic) {
    this.settings = settings;
    this.topic = topic;
    this.database = new StreamDatabase(settings.postgres());
  }

  /** A stream that may read: its claim, the partitions it reads, and the shop's time zone. */
  record Started(StreamClaim claim, List<Integer> partitions, NamedLock lock, ZoneId timeZone) {}

  /**
   * @throws WrongStart naming in one line the necessary change
   */
  public Started start() throws InterruptedException {
    ZoneId zone = checkDatabase();
    checkErasureKey();
    checkModel();
    try {
      checkTopic();
      NamedLock lock = takeLock();
      SourceTopic.Identity identity = topic.identity();
      StreamClaim claim =
          database.claimEpoch(
              settings.group(), settings.topic(), identity.topicId(), settings.partitions());
      database.recordAlertRules(claim, settings.alerting());
      Map<Integer, Long> positions =
          new StartPositions(settings, topic, claim).find(identity.partitions());
      warnOfRecordsStoredAgain(positions);
      topic.commit(settings.group(), positions);
      LOG.info("epoch {} of group {} starts at {}", claim.epoch(), claim.group(), positions);
      return new Started(claim, identity.partitions(), lock, zone);
    } catch (KafkaAwayException e) {
      throw new WrongStart(e.getMessage(), e);
    } catch (SQLException e) {
      throw new WrongStart("the database refuses: " + e.getMessage(), e);
    }
  }

  /** Returns the time zone of the shop's days. */
  private ZoneId checkDatabase() {
    Postgres postgres = settings.postgres();
    try {
      // Without the pool, which would wait for a minute.
      OwnSessions.require(postgres);
      Schema schema = Schema.in(postgres.dataSource());
      schema.requirePrimary();
      String fixed = schema.requireMigrated();
      schema.requireNoShards();
      schema.requireArrivalsInOrder();
      if (!fixed.equals(settings.baseCurrency())) {
        throw new WrongStart(
            "the database's base currency is %s, but --baseCurrency is %s"
                .formatted(fixed, settings.baseCurrency()));
      }
      return schema.timeZone();
    } catch (SQLException e) {
      throw new WrongStart(
          "cannot use the database %s: %s".formatted(postgres.jdbcUrl(), e.getMessage()), e);
    }
  }

  private void checkErasureKey() {
    try {
      if (!database.agreesTo(settings.erasureKey())) {
        throw new WrongStart(ErasureKey.OTHER);
      }
    } catch (SQLException | UncheckedIOException | IllegalArgumentException e) {
      throw new WrongStart("--erasureKeyFile: " + e.getMessage(), e);
    }
  }

  private void checkModel() {
    StreamSettings.Model model = settings.model();
    try {
      Models.open(model.reference(), model.serving()).close();
    } catch (InvalidModelException e) {
      throw new WrongStart("--model: " + e.getMessage(), e);
    }
  }

  private void checkTopic() throws KafkaAwayException {
    topic.identity();
    if (topic.isCompacted()) {
      throw new WrongStart(
          "topic %s has cleanup.policy=compact: records vanish before they are counted; use delete"
              .formatted(settings.topic()));
    }
  }

  /**
   * Acquires the group's lock, and retries for {@code --lockPatience}. The lock of a killed stream
   * ends with its connection, which the database may notice a bit later.
   *
   * @throws WrongStart when another stream still holds the lock
   */
  private NamedLock takeLock() throws SQLException, InterruptedException {
    NamedLock lock = new NamedLock(settings.postgres(), "spendcast stream " + settings.group());
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(org.joda.time.Duration.millis(200))
            .withMaxBackoff(org.joda.time.Duration.standardSeconds(1))
            .withMaxCumulativeBackoff(
                org.joda.time.Duration.millis(settings.lockPatience().toMillis()))
            .backoff();
    boolean told = false;
    while (!lock.tryToTake()) {
      if (!told) {
        LOG.info("all is well; waiting for {} to end", lock.holder());
        told = true;
      }
      if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new WrongStart(
            "another stream of group %s is running: %s".formatted(settings.group(), lock.holder()));
      }
    }
    return lock;
  }

  /**
   * Warns of records that are stored again. The group's offsets follow the ledger, and are ahead of
   * it only when the database was set back, as by a restore.
   */
  private void warnOfRecordsStoredAgain(Map<Integer, Long> positions) throws KafkaAwayException {
    Map<Integer, Long> committed = topic.committed(settings.group());
    positions.forEach(
        (partition, position) -> {
          long before = committed.getOrDefault(partition, position);
          if (before > position) {
            LOG.warn(
                "the database was set back, as by a restore: {} are stored again, and alerts of"
                    + " purchases {} are sent again",
                new OffsetRange(partition, position, before),
                settings
                    .alerting()
                    .rules()
                    .maxAge()
                    .map(age -> "up to " + age + " old")
                    .orElse("of any age"));
          }
        });
  }
}
