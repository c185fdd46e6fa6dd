package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.features.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainingExamplesTest {
  private final TestStream stream = new TestStream();

  @TempDir private Path folder;

  @Test
  void writesEveryPurchaseWithItsFeaturesAndMetadata() throws IOException {
    stream.run(GoldenRecords.read());

    int exit = run("--horizonDays=7", "--factsUntil=2027-01-01", "--out=" + folder.resolve("x"));

    assertThat(exit).isZero();
    List<Group> rows = ExampleFiles.rows(folder.resolve("x"));
    assertThat(rows)
        .filteredOn(row -> row.getString("kind", 0).equals("purchase"))
        .extracting(row -> row.getString("event_id", 0))
        .containsExactlyInAnyOrderElementsOf(
            stream.database.query(
                "select event_id from spendcast.purchases where type = 'purchase'"));
    assertThat(rows).filteredOn(row -> row.getString("kind", 0).equals("cutoff")).isNotEmpty();
    assertThat(ExampleFiles.metadata(folder.resolve("x")))
        .allSatisfy(
            metadata ->
                assertThat(metadata)
                    .containsAllEntriesOf(
                        Map.of(
                            "spendcast.feature_version",
                            Integer.toString(Features.VERSION),
                            "spendcast.feature_names",
                            String.join(",", Features.NAMES),
                            "spendcast.horizon_days",
                            "7",
                            "spendcast.base_currency",
                            "USD",
                            "spendcast.facts_until",
                            "2027-01-01T00:00:00Z")));
  }

  @Test
  void writesTheSameOnSpark() throws IOException {
    stream.run(GoldenRecords.read());

    int direct =
        run("--horizonDays=7", "--factsUntil=2027-01-01", "--out=" + folder.resolve("direct"));
    int spark =
        run(
            "--runner=SparkRunner",
            "--sparkMaster=local[2]",
            "--horizonDays=7",
            "--factsUntil=2027-01-01",
            "--out=" + folder.resolve("spark"));

    assertThat(List.of(direct, spark)).containsExactly(0, 0);
    assertThat(rows("spark")).hasSizeGreaterThan(10).isEqualTo(rows("direct"));
  }

  private List<String> rows(String run) throws IOException {
    return ExampleFiles.rows(folder.resolve(run)).stream().map(Group::toString).sorted().toList();
  }

  @Test
  void refusesAFolderThatIsNotEmpty() throws IOException {
    stream.run(GoldenRecords.read());
    String out = "--out=" + folder.resolve("x");

    assertThat(run("--horizonDays=7", "--factsUntil=2027-01-01", out)).isZero();
    assertThat(run(out)).isEqualTo(2);
  }

  @Test
  void saysThatADatabaseWithoutPurchasesIsNone() {
    assertThat(run("--out=" + folder.resolve("x"))).isEqualTo(1);
  }

  @Test
  void leavesInTheDatabaseHowItEnded() throws IOException {
    stream.run(GoldenRecords.read());
    String out = "--out=" + folder.resolve("x");

    run("--horizonDays=7", "--factsUntil=2027-01-01", out);
    run(out);

    assertThat(
            stream.database.query(
                "select job, exit_code, finished_at > started_at,"
                    + " counters ->> 'examples' from spendcast.batch_runs order by id"))
        .containsExactly(
            "TrainingExamples | 0 | t | " + ExampleFiles.rows(folder.resolve("x")).size(),
            "TrainingExamples | 2 | t | ");
  }

  private int run(String... flags) {
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    if (all.stream().noneMatch(flag -> flag.startsWith("--runner="))) {
      all.add("--runner=DirectRunner");
    }
    all.add("--jdbcUrl=" + stream.database.postgres().jdbcUrl());
    all.add("--dbUser=" + stream.database.postgres().user());
    return TrainingExamples.exitCode(all.toArray(String[]::new));
  }
}
