package io.spendcast.pipelines.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.start.WrongStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsFileTest {
  private static final String EAST = "east 0-5 jdbc:postgresql://db1/shop\n";

  @TempDir private Path folder;

  @Test
  void readsAShardALine() throws IOException {
    List<Shard> shards =
        read(
            "# name partitions database\n\n"
                + EAST
                + "west 6,8-11  jdbc:postgresql://db2/shop\n"
                + "north -  jdbc:postgresql://db3/shop");

    assertThat(shards)
        .containsExactly(
            new Shard(
                "east", new Partitions(List.of(0, 1, 2, 3, 4, 5)), "jdbc:postgresql://db1/shop"),
            new Shard(
                "west", new Partitions(List.of(6, 8, 9, 10, 11)), "jdbc:postgresql://db2/shop"),
            new Shard("north", Partitions.NONE, "jdbc:postgresql://db3/shop"));
    assertThat(shards).hasToString("[east (0-5), west (6,8-11), north (-)]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          west 5-6 jdbc:postgresql://db2/shop     | both read partition 5
          east 6-7 jdbc:postgresql://db2/shop     | share their name or database
          west 6-7 jdbc:postgresql://db1/shop     | share their name or database
          west 6-7                                | line 2 of
          west 7-6 jdbc:postgresql://db2/shop     | must be partitions such as 0-5,8, but was 7-6
          west all jdbc:postgresql://db2/shop     | must be partitions such as 0-5,8, but was all
          West 6-7 jdbc:postgresql://db2/shop     | small letters
          west 6-7 mysql://db2/shop               | the URL
          """)
  void refusesAWrongLine(String line, String message) {
    assertThatThrownBy(() -> read(EAST + line))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnEmptyFileAndNoFile() {
    assertThatThrownBy(() -> read("# none\n")).hasMessageContaining("lists no shard");
    assertThatThrownBy(() -> ShardsFile.read(folder.resolve("absent")))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0-3", "0,2", "0-1,3-5,9"})
  void partitionsAreWrittenAsTheyAreRead(String text) {
    assertThat(Partitions.parse("--partitions", text)).hasToString(text);
  }

  private List<Shard> read(String text) throws IOException {
    return ShardsFile.read(Files.writeString(folder.resolve("shards.conf"), text));
  }
}
