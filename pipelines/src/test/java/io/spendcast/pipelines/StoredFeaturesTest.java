package io.spendcast.pipelines;

import static java.math.RoundingMode.HALF_EVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.features.Features;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training and scoring agree bit for bit, also where facts are corrected in between. {@code make
 * skew-check} compares 100,000 purchases.
 */
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
      correctSome(stream);
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
    assertThat(backScored(stream)).isEqualTo(predicted(stream));
    List<String> corrected = stream.database.query("select event_id from spendcast.corrections");
    assertThat(corrected).hasSizeGreaterThan(20);
    scored.keySet().removeAll(corrected);
    assertThat(trained(folder.resolve("examples"))).isEqualTo(scored);
    assertThat(
            stream.database.query(
                "select count(*) > 0 from (select customer_id from spendcast.purchases"
                    + " group by 1 having count(*) > 256) c"))
        .as("customers with more facts than a history holds")
        .containsExactly(PURCHASES < 1_000 ? "f" : "t");
  }

  /** A few of the newest events, purchases and refunds. */
  private static void correctSome(TestStream stream) {
    for (String event :
        stream.database.query(
            "select event_id from spendcast.purchases where event_id not in"
                + " (select event_id from spendcast.corrections) order by md5(event_id) limit 12")) {
      assertThat(spendcast(stream, "correct", event, "--reason=wrong")).contains("Corrected");
    }
  }

  /** What the history of each purchase that is not corrected gives, by {@code history_before}. */
  private static List<String> backScored(TestStream stream) {
    return spendcast(stream, "back-score", "--model=../model/purchase-value")
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> cells[0] + " " + stored(cells[6]))
        .sorted()
        .toList();
  }

  /** The float as the stream rounds it and the column stores it; its text is the shortest. */
  private static BigDecimal stored(String spend) {
    return new BigDecimal((double) Float.parseFloat(spend)).setScale(2, HALF_EVEN).setScale(4);
  }

  private static List<String> predicted(TestStream stream) {
    return stream
        .database
        .query(
            "select event_id || ' ' || expected_spend from spendcast.predictions where event_id"
                + " not in (select event_id from spendcast.corrections)")
        .stream()
        .sorted()
        .toList();
  }

  private static String spendcast(TestStream stream, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Spendcast.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                Stream.concat(
                        Stream.of(arguments), Stream.of("--jdbcUrl=" + stream.database.ownerUrl()))
                    .toArray(String[]::new));
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
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
