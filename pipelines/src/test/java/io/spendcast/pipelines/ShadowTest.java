package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The golden records with the model as its own challenger: the golden rows, and its own beside. */
class ShadowTest {
  private final TestStream stream = TestStream.withShadow(Duration.ofSeconds(30));

  @Test
  void storesWhatTheChallengerPredictsBesideTheChampionAndAlertsNobodyForIt() throws IOException {
    stream.database.execute(golden("rates.sql"));

    stream.run(GoldenRecords.read());

    List<String> both = new ArrayList<>();
    for (String champion : Files.readAllLines(GoldenRecords.FOLDER.resolve("predictions.ndjson"))) {
      both.add(champion.replace("\"role\":\"champion\"", "\"role\":\"challenger\""));
      both.add(champion);
    }
    assertThat(rows("predictions")).isEqualTo(both);
    assertThat(rows("alerts"))
        .isEqualTo(Files.readAllLines(GoldenRecords.FOLDER.resolve("alerts.ndjson")));
    assertThat(rows("purchases"))
        .isEqualTo(Files.readAllLines(GoldenRecords.FOLDER.resolve("purchases.ndjson")));
  }

  @Test
  void storesTheSameWhenTheChallengerCannotBeHad() throws IOException {
    TestStream alone = TestStream.withMissingShadow();
    alone.database.execute(golden("rates.sql"));

    alone.run(GoldenRecords.read());

    assertThat(alone.database.query(golden("predictions.sql")))
        .isEqualTo(Files.readAllLines(GoldenRecords.FOLDER.resolve("predictions.ndjson")));
  }

  private List<String> rows(String table) throws IOException {
    return stream.database.query(golden(table + ".sql"));
  }

  private static String golden(String file) throws IOException {
    return Files.readString(GoldenRecords.FOLDER.resolve(file));
  }
}
