package io.spendcast.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.stream.metrics.BeamCollector;
import io.spendcast.pipelines.stream.metrics.MetricsServer;
import io.spendcast.transforms.trace.BundleId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.PipelineResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page as Prometheus asks for it. */
class OpenMetricsTest {
  private static final TestStream STREAM = new TestStream();

  /** Header of Prometheus 2.42. */
  private static final String ACCEPTED =
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private static final Pattern LINE =
      Pattern.compile(
          "# (TYPE|HELP) \\S+ .*|# EOF|[a-z_]+(\\{[^}]*})? [-+.0-9A-Za-z]+"
              + "( # \\{[^}]+} [-+.0-9E]+ [.0-9]+)?");

  private static final Pattern EXEMPLAR =
      Pattern.compile(
          "spendcast_end_to_end_latency_seconds_bucket\\{le=\"([^\"]+)\"} \\S+"
              + " # \\{offset=\"(\\d+)\",partition=\"(\\d+)\"(?:,trace_id=\"([0-9a-f]{32})\")?}"
              + " (\\S+) \\S+");

  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+?)_(bucket|count|sum)(?:\\{([^}]*?),?})?");

  private static MetricsServer server;
  private static MetricsServer traced;

  @BeforeAll
  static void run() throws IOException {
    PipelineResult result = STREAM.run(GoldenRecords.read());
    BeamCollector collector = new BeamCollector(result::metrics);
    server = start().with(collector);
    traced = start().with(collector.withTracesOf(STREAM.claim().topicId()));
  }

  private static MetricsServer start() throws IOException {
    return MetricsServer.start("127.0.0.1", 0, Optional::empty, Optional::empty);
  }

  @AfterAll
  static void close() {
    server.close();
    traced.close();
  }

  @Test
  void answersInOpenMetricsWhenThatIsAccepted() throws Exception {
    HttpResponse<String> page = page(server, ACCEPTED);

    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    List<String> lines = page.body().lines().toList();
    assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
    assertThat(lines).filteredOn("# EOF"::equals).hasSize(1);
    assertThat(page.body()).endsWith("\n# EOF\n");
    assertThat(lines)
        .contains("# TYPE spendcast_events counter")
        .anyMatch(line -> line.startsWith("spendcast_events_total{outcome=\"stored\"} "));
    types(lines).entrySet().stream()
        .filter(type -> type.getValue().equals("counter"))
        .forEach(
            type ->
                assertThat(lines)
                    .filteredOn(line -> line.matches(type.getKey() + "[{ ].*"))
                    .as("samples of a counter without _total")
                    .isEmpty());
  }

  @Test
  void groupsTheSamplesOfEachLabelSet() throws Exception {
    List<String> groups = new ArrayList<>();
    for (String line : page(server, ACCEPTED).body().lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.lookingAt() && line.contains("_seconds_")) {
        String labels = sample.group(3) == null ? "" : sample.group(3).replaceAll(",?le=[^,]*", "");
        String group = sample.group(1) + "{" + labels;
        if (groups.isEmpty() || !groups.get(groups.size() - 1).equals(group)) {
          groups.add(group);
        }
      }
    }

    assertThat(groups).hasSizeGreaterThan(3).doesNotHaveDuplicates();
  }

  @Test
  void keepsTheTextFormatForOthers() throws Exception {
    HttpResponse<String> page = page(server, "*/*");

    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(page.body()).doesNotContain("# EOF", "offset=");
  }

  @Test
  void namesInABucketOfTheLatencyARecordThatIsInIt() throws Exception {
    List<MatchResult> exemplars = exemplars(server);

    assertThat(exemplars).isNotEmpty();
    for (MatchResult exemplar : exemplars) {
      assertThat(STREAM.database.query(recordAt(exemplar.group(3), exemplar.group(2))))
          .as(exemplar.group())
          .hasSize(1);
      assertThat(Double.parseDouble(exemplar.group(5)))
          .isLessThanOrEqualTo(
              exemplar.group(1).equals("+Inf")
                  ? Double.POSITIVE_INFINITY
                  : Double.parseDouble(exemplar.group(1)));
      assertThat(exemplar.group(4)).isNull();
    }
  }

  @Test
  void namesTheTraceToo() throws Exception {
    List<MatchResult> exemplars = exemplars(traced);

    assertThat(exemplars).isNotEmpty();
    for (MatchResult exemplar : exemplars) {
      BundleId bundle =
          new BundleId(
              STREAM.claim().topicId(),
              Integer.parseInt(exemplar.group(3)),
              Long.parseLong(exemplar.group(2)));
      assertThat(exemplar.group(4)).isEqualTo(bundle.traceId());
    }
  }

  /** Like {@code spendcast why PARTITION:OFFSET}. */
  private static String recordAt(String partition, String offset) {
    return List.of("purchases", "dead_letters", "duplicates").stream()
        .map(
            table ->
                "select 1 from spendcast.%s where partition = %s and kafka_offset = %s"
                    .formatted(table, partition, offset))
        .reduce("select 1 where false", (one, other) -> one + " union " + other);
  }

  private static List<MatchResult> exemplars(MetricsServer of) throws Exception {
    return page(of, ACCEPTED)
        .body()
        .lines()
        .flatMap(line -> EXEMPLAR.matcher(line).results())
        .toList();
  }

  private static Map<String, String> types(List<String> lines) {
    Map<String, String> types = new TreeMap<>();
    lines.stream()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1))
        .forEach(words -> types.put(words[2], words[3]));
    return types;
  }

  private static HttpResponse<String> page(MetricsServer of, String accepted) throws Exception {
    URI address = URI.create("http://127.0.0.1:%d/metrics".formatted(of.port()));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).header("Accept", accepted).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
  }
}
