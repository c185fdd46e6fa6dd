package io.spendcast.pipelines.cli.erase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestShards;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseShardsTest {
  @TempDir private Path folder;
  private TestShards shards;

  @BeforeEach
  void fill() {
    shards = TestShards.migrated(folder).fill();
  }

  @Test
  void erasesInTheOthersAndSaysThatItMustRunAgain() throws IOException {
    shards.disconnectWest();

    Run run = erase("C-EAST");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("shard west: cannot connect to ")
        .contains("Run the command again")
        .contains("needed, and harmless");
    assertThat(events(shards.east())).isEmpty();
    shards.reconnectWest();
    assertThat(erase("C-EAST").exit()).isZero();
    assertThat(remembered(shards.east())).hasSize(1).isEqualTo(remembered(shards.west()));
    assertThat(erase("C-EAST").exit()).isZero();
    assertThat(remembered(shards.west())).hasSize(1);
    assertThat(events(shards.west())).containsExactly("E-WEST");
  }

  @Test
  void readsTheIdFromStandardInputOnce() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("C-WEST\n".getBytes(UTF_8)));

      assertThat(erase("-").exit()).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(events(shards.west())).isEmpty();
    assertThat(remembered(shards.east())).hasSize(1).isEqualTo(remembered(shards.west()));
  }

  @Test
  void leavesAShardAloneThatAMoveLeaves() throws IOException {
    TestShards.beginMove(shards.east());

    Run run = erase("C-EAST");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("shard east: partitions 0-1 have been moving to shard west");
    assertThat(events(shards.east())).containsExactly("E-EAST");
    assertThat(remembered(shards.east())).isEmpty();
    assertThat(remembered(shards.west())).hasSize(1);
  }

  @Test
  void leavesAShardAloneThatAMoveComesTo() throws IOException {
    shards
        .west()
        .execute(
            "insert into spendcast.moves (move_id, direction, other_shard, topic_id, partitions)"
                + " values (gen_random_uuid(), 'in', 'east', gen_random_uuid(), '{1}')");

    Run run = erase("C-WEST");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("shard west: partitions 1 have been moving from shard east");
    assertThat(events(shards.west())).containsExactly("E-WEST");
  }

  private Run erase(String customer) throws IOException {
    Path key = Files.writeString(folder.resolve("erasure.key"), "k".repeat(64));
    return shards.run("erase", customer, "--erasureKeyFile=" + key);
  }

  private static List<String> events(TestDatabase database) {
    return database.query("select event_id from spendcast.purchases");
  }

  private static List<String> remembered(TestDatabase database) {
    return database.query("select customer_hash from spendcast.erased_customers");
  }
}
