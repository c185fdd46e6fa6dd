package io.spendcast.pipelines.stream.position;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.stream.position.EndDatabase.Compared;
import io.spendcast.pipelines.stream.position.EndDatabase.Unread;
import io.spendcast.pipelines.stream.position.RereadRecords.Seen;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndDatabaseTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final UUID NEW_TOPIC = UUID.fromString("99999999-2222-3333-4444-555555555555");

  private static final String PAYLOAD = "no JSON";

  private StreamClaim claim;
  private EndDatabase ends;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    claim = DATABASE.claim("g", 2);
    ends = new EndDatabase(DATABASE.postgres());
  }

  @Test
  void remembersTheNewestEndOfEachPartition() throws SQLException {
    ends.remember(claim, Map.of(0, end(10, 3), 1, new PartitionEnd(7, Optional.empty())));
    ends.remember(claim, Map.of(0, end(12, 4)));

    assertThat(ends.remembered(claim))
        .isEqualTo(Map.of(0, end(12, 4), 1, new PartitionEnd(7, Optional.empty())));
  }

  @Test
  void knowsWhatWasSeenOfAFormerTopicAndNeverRead() throws SQLException {
    done(0, "{[0,5),[7,8)}");
    done(1, "{[0,9)}");
    ends.remember(claim, Map.of(0, end(10, 0), 1, end(9, 0)));
    StreamClaim now = new StreamClaim("g", NEW_TOPIC, 2);

    assertThat(ends.unread(now, "purchases"))
        .containsExactly(
            new Unread(TestDatabase.TOPIC_ID, new OffsetRange(0, 5, 7)),
            new Unread(TestDatabase.TOPIC_ID, new OffsetRange(0, 8, 10)));
    assertThat(ends.unread(claim, "purchases")).isEmpty();
    assertThat(ends.unread(now, "another")).isEmpty();
    assertThat(ends.unread(new StreamClaim("h", NEW_TOPIC, 2), "purchases")).isEmpty();
  }

  @Test
  void findsRecordsInThePlaceOfThoseThatWereStored() throws SQLException {
    storeOneOfEachKind();

    assertThat(compare(seen(0, "E-0"), seen(1, "E-0"), dead(2, PAYLOAD), seen(3, "E-3")))
        .as("the same records, the last of them erased")
        .isEqualTo(same());
    assertThat(compare(seen(0, "E-0"), dead(2, PAYLOAD), seen(4, "E-9")))
        .as("a record where there was none")
        .isEqualTo(new Compared(Optional.of(4L), true));
    assertThat(compare(seen(0, "E-0"), seen(1, "E-8"), dead(2, "other"), seen(3, "E-3")))
        .as("another event, and another payload")
        .isEqualTo(new Compared(Optional.of(1L), true));
    assertThat(compare(seen(0, "E-7"), seen(1, "E-8")))
        .as("nothing is the same")
        .isEqualTo(new Compared(Optional.of(0L), false));
    assertThat(compare(seen(0, "E-7"), seen(1, "E-0")))
        .as("the newest is the same: not a lost tail")
        .isEqualTo(same());
    assertThat(compare(seen(3, "E-3"), seen(5, "E-5")))
        .as("erased, and not read yet")
        .isEqualTo(new Compared(Optional.empty(), false));
  }

  @Test
  void doesNotFindAgainWhatAPersonAccepted() throws SQLException {
    storeOneOfEachKind();
    ends.remember(claim, Map.of(0, end(5, 0)));

    ends.recordReplaced(claim, new OffsetRange(0, 0, 2));

    assertThat(compare(seen(0, "E-7"), seen(1, "E-8")))
        .isEqualTo(new Compared(Optional.empty(), false));
    assertThat(compare(seen(0, "E-7"), seen(4, "E-9")))
        .isEqualTo(new Compared(Optional.of(4L), false));
  }

  /** A purchase, a duplicate of it, a dead letter, a record of someone erased, a marker. */
  private void storeOneOfEachKind() {
    done(0, "{[0,5)}");
    DATABASE.execute(
        "insert into spendcast.purchases (event_id, arrival, type, order_id, customer_id,"
            + " occurred_at, amount, original_amount, currency, rate, country, channel, items,"
            + " units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)"
            + " values ('E-0', 1, 'purchase', 'O', 'C', now(), 1, 1, 'USD', 1, '', '', '[]', 1, 1,"
            + " '', '%s', 0, 0, now())".formatted(TestDatabase.TOPIC_ID));
    DATABASE.execute(
        "insert into spendcast.duplicates values ('%s', 0, 1, 'E-0')"
            .formatted(TestDatabase.TOPIC_ID));
    DATABASE.execute(
        "insert into spendcast.dead_letters values ('%s', 0, 2, now(), null, 's', 'r', 'd', '%s')"
            .formatted(TestDatabase.TOPIC_ID, PAYLOAD));
    DATABASE.execute(
        "insert into spendcast.ledger_gaps values ('g', '%s', 0, '[3,4)', 'erased')"
            .formatted(TestDatabase.TOPIC_ID));
    DATABASE.execute(
        "insert into spendcast.ledger_gaps values ('g', '%s', 0, '[4,5)', 'void', now(), 1, 1)"
            .formatted(TestDatabase.TOPIC_ID));
  }

  private Compared compare(Seen... records) throws SQLException {
    return ends.compare(claim, 0, List.of(records));
  }

  private static Compared same() {
    return new Compared(Optional.empty(), true);
  }

  private static void done(int partition, String offsets) {
    DATABASE.execute(
        "update spendcast.kafka_ledger set done = '%s' where partition = %d"
            .formatted(offsets, partition));
  }

  private static Seen seen(long offset, String eventId) {
    return new Seen(offset, eventId, "digest of " + eventId);
  }

  private static Seen dead(long offset, String payload) {
    return new Seen(offset, "", Hashing.sha256().hashString(payload, UTF_8).toString());
  }

  private static PartitionEnd end(long offset, int leaderEpoch) {
    return new PartitionEnd(offset, Optional.of(leaderEpoch));
  }
}
