package io.spendcast.pipelines.stream.position;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnPartitionsTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final List<Integer> NONE = List.of();

  private StreamClaim claim;

  @BeforeEach
  void clear() {
    DATABASE.cleared();
    DATABASE.execute("truncate spendcast.moves");
    claim = DATABASE.claim("g", 3);
  }

  @Test
  void takesTheWholeTopicWhoeverReadIt() throws SQLException {
    own("").check(NONE, List.of(0, 1, 2), List.of(0, 1, 2));
    own("").check(List.of(0, 1), List.of(0, 1, 2), List.of(0, 1));
  }

  @Test
  void refusesToLeaveOutAPartitionThatTheLedgerHas() throws SQLException {
    own("0-2").check(List.of(0, 1, 2), List.of(0, 1, 2), List.of(0));

    assertThatThrownBy(() -> own("0").check(List.of(0, 1, 2), List.of(0), NONE))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("holds partitions 1-2 of topic purchases");
  }

  @Test
  void refusesAPartitionThatAnotherShardHasReadInto() throws SQLException {
    own("0-1").check(List.of(0), List.of(0, 1), List.of(0));

    assertThatThrownBy(() -> own("0-1").check(List.of(0), List.of(0, 1), List.of(0, 1)))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("has read partitions 1 of topic purchases");
  }

  @Test
  void whileAPartitionIsCopiedItMayBeReadOrLeftOut() throws SQLException {
    moving("null", "null");

    own("").check(List.of(0, 1, 2), List.of(0, 1, 2), NONE);
    own("0-1").check(List.of(0, 1, 2), List.of(0, 1), NONE);
  }

  @Test
  void refusesAPartitionThatIsFrozenOrWasHandedOver() throws SQLException {
    moving("now()", "null");
    refusesMoved(List.of(0, 1, 2));
    own("0-1").check(List.of(0, 1, 2), List.of(0, 1), NONE);

    DATABASE.execute("update spendcast.moves set handed_over_at = now()");
    DATABASE.execute("delete from spendcast.kafka_ledger where partition = 2");
    refusesMoved(List.of(0, 1));
  }

  @Test
  void readsAPartitionThatHasComeBack() throws SQLException {
    moving("now()", "now()");

    own("0-2").check(List.of(0, 1, 2), List.of(0, 1, 2), List.of(2));
  }

  private void refusesMoved(List<Integer> known) {
    assertThatThrownBy(() -> own("0-2").check(known, List.of(0, 1, 2), NONE))
        .isInstanceOf(WrongStart.class)
        .hasMessage(
            "partition 2 of topic purchases has moved to shard west: leave it out of --partitions");
  }

  private void moving(String frozenAt, String handedOverAt) {
    DATABASE.execute(
        ("insert into spendcast.moves (move_id, direction, other_shard, topic_id, partitions,"
                + " frozen_at, handed_over_at)"
                + " values (gen_random_uuid(), 'out', 'west', '%s', '{2}', %s, %s)")
            .formatted(claim.topicId(), frozenAt, handedOverAt));
  }

  private OwnPartitions own(String partitions) {
    StreamOptions options =
        PipelineOptionsFactory.fromArgs(
                "--bootstrapServers=localhost:9092",
                "--model=model",
                "--jdbcUrl=" + DATABASE.postgres().jdbcUrl(),
                "--dbUser=stream",
                "--partitions=" + partitions)
            .as(StreamOptions.class);
    return new OwnPartitions(StreamSettings.of(options), claim);
  }
}
