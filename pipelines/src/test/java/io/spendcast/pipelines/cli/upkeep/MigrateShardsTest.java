package io.spendcast.pipelines.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestShards;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateShardsTest {
  @TempDir private Path folder;

  @Test
  void migratesAllWithTheSameSettings() {
    TestShards shards = TestShards.of(folder, TestDatabase.empty(), TestDatabase.empty());

    Run run = shards.run("migrate", "--baseCurrency=EUR", "--timeZone=Asia/Tokyo");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(settings(shards.east())).containsExactly("EUR Asia/Tokyo");
    assertThat(settings(shards.west())).containsExactly("EUR Asia/Tokyo");
    assertThat(shards.run("migrate").out())
        .isEqualTo(
            """
            shard east (0-1)
            0 migrations run, base currency EUR, time zone Asia/Tokyo

            shard west (2-3)
            0 migrations run, base currency EUR, time zone Asia/Tokyo
            """);
  }

  @Test
  void givesANewShardTheSettingsOfTheOthers() {
    TestDatabase east = TestDatabase.empty();
    east.run("migrate", "--baseCurrency=EUR", "--timeZone=Asia/Tokyo");
    TestShards shards = TestShards.of(folder, east, TestDatabase.empty());

    Run other = shards.run("migrate", "--baseCurrency=GBP");

    assertThat(other.exit()).isEqualTo(2);
    assertThat(shards.west().query("select to_regclass('spendcast.settings')")).containsOnlyNulls();
    assertThat(shards.run("migrate").exit()).isZero();
    assertThat(settings(shards.west())).containsExactly("EUR Asia/Tokyo");
  }

  @Test
  void fixesNoSettingsOfItsOwnAccordWhileThoseOfAnotherShardAreUnknown() {
    TestShards shards = TestShards.of(folder, TestDatabase.empty(), TestDatabase.migrated());
    shards.disconnectWest();

    Run run = shards.run("migrate");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("shard east: this shard is new").contains("shard west: cannot");
    assertThat(shards.run("migrate", "--baseCurrency=USD", "--timeZone=UTC").exit()).isEqualTo(2);
    assertThat(settings(shards.east())).containsExactly("USD UTC");
  }

  @Test
  void complainsOfShardsThatDiffer() {
    TestDatabase west = TestDatabase.empty();
    west.run("migrate", "--baseCurrency=EUR");

    Run run = TestShards.of(folder, TestDatabase.migrated(), west).run("migrate");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("the shards differ in base currency or time zone: ")
        .contains("east has USD and UTC, west has EUR and UTC");
  }

  private static List<String> settings(TestDatabase database) {
    return database.query("select base_currency || ' ' || time_zone from spendcast.settings");
  }
}
