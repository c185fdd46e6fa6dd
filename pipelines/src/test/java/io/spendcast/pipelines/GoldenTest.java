package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hand-picked records in, rows out, through the stream's own graph. {@code -DupdateGolden=true}
 * rewrites the expected rows; review them as one reviews code.
 */
class GoldenTest {
  private static final List<String> TABLES =
      List.of("purchases", "predictions", "alerts", "duplicates", "dead_letters");

  private final TestStream stream = new TestStream();

  @ParameterizedTest(name = "in bundles of at most {0}")
  @ValueSource(ints = {1_000, 17, 5})
  void givesTheSameRowsWhereverBundlesAreCut(int size) throws IOException {
    stream.database.execute(read("rates.sql"));
    List<KafkaRecord<byte[], byte[]>> records = GoldenRecords.read();

    for (int from = 0; from < records.size(); from += size) {
      stream.run(records.subList(from, Math.min(from + size, records.size())));
    }

    for (String table : TABLES) {
      List<String> rows = stream.database.query(read(table + ".sql"));
      Path expected = GoldenRecords.FOLDER.resolve(table + ".ndjson");
      if (Boolean.getBoolean("updateGolden")) {
        Files.write(expected, rows);
      }
      assertThat(rows).as(table).isEqualTo(Files.readAllLines(expected));
    }
    assertThat(
            stream.database.query(
                "select offsets - purchases_and_refunds - duplicates - dead_letters, ranges from spendcast.accounting"))
        .containsExactly("0 | 1", "0 | 1");
  }

  private static String read(String file) throws IOException {
    return Files.readString(GoldenRecords.FOLDER.resolve(file));
  }
}
