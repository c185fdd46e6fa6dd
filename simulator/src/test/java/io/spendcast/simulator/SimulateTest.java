package io.spendcast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.simulator.shop.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SimulateTest {
  @TempDir private Path folder;

  @Test
  void replaysAHistoryByteForByte() throws IOException {
    int made = run("history", "--customers", "200", "--badShare", "0.2", "--out", "plain.ndjson");
    int packed = run("history", "--customers", "200", "--badShare", "0.2", "--out", "h.gz");

    int replayed =
        Simulate.run("replay", path("h.gz").toString(), "--out", path("r.ndjson").toString());

    assertThat(new int[] {made, packed, replayed}).containsOnly(0);
    assertThat(path("r.ndjson")).hasSameBinaryContentAs(path("plain.ndjson"));
    assertThat(path("h.gz")).exists();
    assertThat(Files.size(path("h.gz"))).isLessThan(Files.size(path("plain.ndjson")) / 2);
  }

  @Test
  void writesASummaryThatAddsUp() throws IOException {
    String summary = path("s.json").toString();

    run("history", "--customers", "200", "--badShare", "0.2", "--out", "o", "--summary", summary);

    JsonNode json = new ObjectMapper().readTree(path("s.json").toFile());
    long byKind = 0;
    for (JsonNode count : json.get("by_kind")) {
      byKind += count.asLong();
    }
    assertThat(json.get("records").asLong()).isEqualTo(byKind).isPositive();
    assertThat(json.get("left_out").get("bad_tombstone").asLong()).isPositive();
    try (var lines = Lines.of(path("o"))) {
      long[] count = {0};
      lines.forEachRemaining(line -> count[0]++);
      assertThat(count[0]).isEqualTo(byKind);
    }
  }

  @Test
  void sendsAsManyLiveEventsAsAsked() throws IOException {
    int code =
        Simulate.run(
            "live",
            "--rate",
            "2000",
            "--seconds",
            "0.1",
            "--customers",
            "50",
            "--badShare",
            "0",
            "--out",
            path("live.ndjson").toString());

    assertThat(code).isZero();
    assertThat(Files.readAllLines(path("live.ndjson"))).hasSize(200);
  }

  @Test
  void tellsAWrongStartByItsExitCode() {
    assertThat(Simulate.run("history")).isEqualTo(2);
    assertThat(run("history", "--customers", "0", "--out", "o")).isEqualTo(2);
    assertThat(run("history", "--lateShare", "1.5", "--out", "o")).isEqualTo(2);
    assertThat(run("history", "--out", "no/such/folder")).isEqualTo(2);
    assertThat(run("replay", "no-such-file", "--out", "o")).isEqualTo(2);
    assertThat(run("live", "--rate", "-1", "--out", "o")).isEqualTo(2);
    assertThat(Simulate.run("--help")).isZero();
  }

  /** With the value of {@code --out} in the test's folder. */
  private int run(String... arguments) {
    String[] placed = arguments.clone();
    for (int i = 1; i < placed.length; i++) {
      if (placed[i - 1].equals("--out")) {
        placed[i] = path(placed[i]).toString();
      }
    }
    if (placed[0].equals("history")) {
      String[] dated = Arrays.copyOf(placed, placed.length + 2);
      dated[placed.length] = "--end";
      dated[placed.length + 1] = Samples.END.toString();
      return Simulate.run(dated);
    }
    return Simulate.run(placed);
  }

  private Path path(String name) {
    return folder.resolve(name);
  }
}
