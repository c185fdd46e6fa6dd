package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.features.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and scoring agree bit for bit. {@code make skew-check} compares 100,000 purchases. */
@Tag("slow")
class StoredFeaturesTest {
  private static final int PURCHASES = Integer.getInteger("purchases", 2_000);

  /** Of many purchases larger ones: each is a pipeline of its own. */
  private static final int BUNDLE = Math.max(500, Math.min(2_500, PURCHASES / 40));

  @TempDir private Path folder;

  @Test
  void makesForTrainingWhatTheStreamScored() throws IOException {
    TestStream stream = TestStream.thatStoresFeatures();
    CheckoutLog log = new CheckoutLog(42, PURCHASES);
    for (int left = PURCHASES; left > 0; left -= BUNDLE) {
      stream.run(log.next(Math.min(BUNDLE, left)));
    }

    int exit =
        TrainingExamples.exitCode(
            "--sparkMaster=local[2]",
            "--jdbcUrl=" + stream.database.postgres().jdbcUrl(),
            "--dbUser=" + stream.database.postgres().user(),
            "--horizonDays=1",
            "--factsUntil=2027-01-01",
            "--until=2026-06-01",
            "--out=" + folder.resolve("examples"));

    assertThat(exit).isZero();
    Map<String, List<Integer>> scored = scored(stream);
    assertThat(scored).hasSize(PURCHASES);
    assertThat(trained(folder.resolve("examples"))).isEqualTo(scored);
    assertThat(
            stream.database.query(
                "select count(*) > 0 from (select customer_id from spendcast.purchases"
                    + " group by 1 having count(*) > 256) c"))
        .as("customers with more facts than a history holds")
        .containsExactly(PURCHASES < 1_000 ? "f" : "t");
  }

  private static Map<String, List<Integer>> scored(TestStream stream) {
    Map<String, List<Integer>> bits = new TreeMap<>();
    for (String row :
        stream.database.query(
            "select event_id, array_to_string(features, ',') from spendcast.purchase_features"
                + " where feature_version = "
                + Features.VERSION)) {
      String[] columns = row.split(" \\| ", -1);
      List<Integer> vector = new ArrayList<>();
      for (String value : columns[1].split(",", -1)) {
        vector.add(Float.floatToRawIntBits(Float.parseFloat(value)));
      }
      bits.put(columns[0], vector);
    }
    return bits;
  }

  private static Map<String, List<Integer>> trained(Path folder) throws IOException {
    Map<String, List<Integer>> bits = new TreeMap<>();
    for (Group row : ExampleFiles.rows(folder)) {
      if (row.getString("kind", 0).equals("purchase")) {
        bits.put(
            row.getString("event_id", 0),
            Features.NAMES.stream()
                .map(name -> Float.floatToRawIntBits(row.getFloat(name, 0)))
                .toList());
      }
    }
    return bits;
  }
}
