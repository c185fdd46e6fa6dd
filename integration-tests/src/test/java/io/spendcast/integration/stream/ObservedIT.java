package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.supervise.ExitCode;
import io.spendcast.telemetry.OtlpCollector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A stream on Spark that exports traces, shows exemplars and logs JSON. */
class ObservedIT {
  private static final Set<String> STEPS = Set.of("bundle", "look_up", "score", "store");
  private static final Pattern TRACE_OF_EXEMPLAR = Pattern.compile("# \\{.*trace_id=\"(\\w+)\"");

  @Test
  void exportsOneTraceOfEachBundleAndNamesItInExemplars() throws Exception {
    int port = FreePort.find();
    try (OtlpCollector collector = OtlpCollector.start();
        StreamRig rig = StreamRig.named("observed")) {
      rig.start(config -> observed(config, collector.endpoint(), port));
      rig.send(SampleEvents.firstHalf());
      rig.awaitAllStored();
      Wait.until("exemplars", StreamRig.PATIENCE, () -> !tracesOfExemplars(port).isEmpty());
      Set<String> shown = tracesOfExemplars(port);
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);

      Map<String, List<OtlpCollector.Span>> traces =
          collector.spans().stream().collect(Collectors.groupingBy(OtlpCollector.Span::trace));
      assertThat(traces.keySet()).containsAll(shown);
      traces.forEach((trace, spans) -> assertWhole(spans));
      assertThat(collector.spans()).anyMatch(span -> span.name().equals("publish"));
      assertThat(records(collector)).isEqualTo(rig.topic().offsets());
      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(json(rig))
          .extracting(line -> line.get("message").asText())
          .contains("exporting a trace of each bundle", "stopped");
    }
  }

  @Test
  void refusesACollectorThatWantsAnotherProtocol() {
    Map<String, String> grpc = Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    try (StreamRig rig = StreamRig.named("observed-wrongly");
        ChildProcess stream =
            rig.startSecond(
                config -> observed(config, "http://127.0.0.1:1", 0).withEnvironment(grpc))) {
      assertThat(stream.waitFor(StreamRig.PATIENCE)).isEqualTo(ExitCode.WRONG_START);
      assertThat(LogTail.of(stream.log()))
          .contains("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, but was grpc");
    }
  }

  private static StreamConfig observed(StreamConfig config, String endpoint, int port) {
    return config
        .withFlag("metricsPort", Integer.toString(port))
        .withFlag("logFormat", "json")
        .withEnvironment(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
  }

  private static void assertWhole(List<OtlpCollector.Span> spans) {
    List<String> names = spans.stream().map(OtlpCollector.Span::name).toList();
    assertThat(names).doesNotHaveDuplicates().containsAll(STEPS);
    String root =
        spans.stream()
            .filter(span -> span.parent().isEmpty())
            .map(OtlpCollector.Span::id)
            .collect(Collectors.joining(","));
    assertThat(spans)
        .allMatch(span -> !span.isError())
        .allMatch(span -> span.parent().equals(span.name().equals("bundle") ? "" : root));
  }

  private static long records(OtlpCollector collector) {
    return collector.spans().stream()
        .filter(span -> span.name().equals("bundle"))
        .mapToLong(span -> Long.parseLong(span.attributes().get("messaging.batch.message_count")))
        .sum();
  }

  private static Set<String> tracesOfExemplars(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
            .header("Accept", "application/openmetrics-text;version=1.0.0")
            .build();
    try {
      String page =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      return TRACE_OF_EXEMPLAR
          .matcher(page)
          .results()
          .map((MatchResult found) -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return Set.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> json(StreamRig rig) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(rig.stack().log("stream"))) {
      // The JVM reports the variable of these tests by itself.
      if (!line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }
}
