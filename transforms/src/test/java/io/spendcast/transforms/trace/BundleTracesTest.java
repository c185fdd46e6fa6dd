package io.spendcast.transforms.trace;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.spendcast.telemetry.OtlpCollector;
import io.spendcast.transforms.outcome.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BundleTracesTest {
  private static final String SENDER = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + SENDER + "-b7ad6b7169203331-01";

  private static final List<Outcome> BUNDLE =
      List.of(
          purchase(8, "C-secret", "1.00").accepted(),
          purchase(7, "C-secret", "1.00").withHeader("traceparent", TRACEPARENT),
          purchase(9, "C-secret", "1.00").withHeader("traceparent", "00-0-0-bad"),
          purchase(10, "C-secret", "1.00").withHeader("traceparent", TRACEPARENT));

  @Test
  void givesABundleOneTraceWithTheSpansOfItsStepsBelowItsRoot() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      BundleTraces traces = traces(collector.endpoint(), Map.of());
      traceOneBundle(traces, BUNDLE);
      traces.close();

      Map<String, OtlpCollector.Span> spans = byName(collector);
      OtlpCollector.Span root = spans.get("bundle");
      assertThat(spans.keySet())
          .containsExactlyInAnyOrder("bundle", "look_up", "score", "store", "publish");
      assertThat(root.parent()).isEmpty();
      assertThat(root.trace()).isEqualTo(BundleId.of(BUNDLE).traceId());
      assertThat(root.attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "messaging.system", "kafka",
                  "messaging.destination.partition.id", "0",
                  "messaging.kafka.offset", "7",
                  "messaging.batch.message_count", "4",
                  "spendcast.last_offset", "10",
                  "spendcast.topic_id", BundleId.of(BUNDLE).topicId().toString(),
                  "spendcast.stored", "3",
                  "spendcast.duplicates", "1"));
      assertThat(root.links()).containsExactly(SENDER + " b7ad6b7169203331");
      for (String step : List.of("look_up", "score", "store", "publish")) {
        assertThat(spans.get(step).parent()).as(step).isEqualTo(root.id());
        assertThat(spans.get(step).trace()).as(step).isEqualTo(root.trace());
        assertThat(spans.get(step).isError()).as(step).isFalse();
        assertThat(spans.get(step).startNanos()).as(step).isGreaterThanOrEqualTo(root.startNanos());
      }
      assertThat(spans.get("publish").attributes()).containsEntry("spendcast.published", "2");
      assertThat(root.endNanos()).isGreaterThanOrEqualTo(spans.get("store").endNanos());
      assertThat(collector.services()).containsExactly("spendcast");
      assertThat(collector.spans().toString()).doesNotContain("secret");
    }
  }

  @Test
  void marksAStepThatFailsAndGivesItsRetryTheSameTrace() {
    try (OtlpCollector collector = OtlpCollector.start()) {
      BundleTraces traces = traces(collector.endpoint(), Map.of());
      traces.begin(BUNDLE).close();
      traceOneBundle(traces, BUNDLE);
      traces.close();

      assertThat(collector.spans())
          .filteredOn(span -> span.name().equals("look_up"))
          .extracting(OtlpCollector.Span::isError)
          .containsExactly(true, false);
      assertThat(traceIds(collector)).hasSize(1);
    }
  }

  @Test
  void samplesWholeTraces() {
    Map<String, String> half =
        Map.of("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.5");
    try (OtlpCollector collector = OtlpCollector.start()) {
      BundleTraces traces = traces(collector.endpoint(), half);
      IntStream.range(0, 100)
          .forEach(i -> traceOneBundle(traces, List.of(purchase(i, "C", "1.00").accepted())));
      traces.close();

      assertThat(traceIds(collector)).hasSizeBetween(30, 70);
      assertThat(collector.spans()).hasSize(5 * traceIds(collector).size());
    }
  }

  @Test
  void isOffUnlessAVariableNamesACollector() {
    String variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    String address = "http://127.0.0.1:1";

    assertThat(new TraceExport(Map.of()).isWanted()).isFalse();
    assertThat(new TraceExport(Map.of(variable, " ")).isWanted()).isFalse();
    assertThat(new TraceExport(Map.of("OTEL_SERVICE_NAME", "shop")).isWanted()).isFalse();
    assertThat(new TraceExport(Map.of(variable, address)).isWanted()).isTrue();
    assertThat(new TraceExport(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", address)).isWanted())
        .isTrue();
    assertThat(new TraceExport(Map.of(variable, address, "OTEL_SDK_DISABLED", "TRUE")).isWanted())
        .isFalse();
    assertThat(
            new TraceExport(Map.of(variable, address, "OTEL_TRACES_EXPORTER", "none")).isWanted())
        .isFalse();
    BundleTraces off = BundleTraces.open(new TraceExport(Map.of()));
    assertThat(off.areOn()).isFalse();
    traceOneBundle(off, BUNDLE);
    off.close();
  }

  @Test
  void refusesVariablesThatAreWrong() {
    Map<String, String> grpc = Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

    assertThatThrownBy(() -> traces("http://127.0.0.1:1", grpc))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("http/protobuf");
    assertThatThrownBy(() -> traces("no address", Map.of()))
        .isInstanceOf(ConfigurationException.class);
  }

  /** Far more spans than fit into the queue, none of which the collector ever acknowledges. */
  @Test
  void neverWaitsForACollectorThatAcceptsAndDoesNotAnswer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      BundleTraces traces = traces("http://127.0.0.1:" + silent.getLocalPort(), Map.of());
      traceOneBundle(traces, BUNDLE);

      long start = System.nanoTime();
      IntStream.range(0, 5_000).forEach(unused -> traceOneBundle(traces, BUNDLE));
      Duration working = Duration.ofNanos(System.nanoTime() - start);
      traces.close();
      Duration all = Duration.ofNanos(System.nanoTime() - start);

      assertThat(working).isLessThan(Duration.ofSeconds(5));
      assertThat(all.minus(working)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void outlivesACollectorThatIsAway() {
    BundleTraces traces = traces("http://127.0.0.1:1", Map.of());
    traceOneBundle(traces, BUNDLE);
    traces.close();
    traceOneBundle(traces, BUNDLE);
  }

  private static BundleTraces traces(String endpoint, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    return BundleTraces.open(new TraceExport(variables));
  }

  private static void traceOneBundle(BundleTraces traces, List<Outcome> bundle) {
    BundleId id = BundleId.of(bundle);
    try (StepSpan step = traces.begin(bundle)) {
      step.succeeds();
    }
    for (String name : List.of("score", "store")) {
      try (StepSpan step = traces.start(name, bundle)) {
        step.succeeds();
      }
    }
    traces.stored(id, Map.of("stored", 3L, "duplicates", 1L));
    try (StepSpan step = traces.start("publish", id)) {
      step.count("published", 2).succeeds();
    }
  }

  private static Map<String, OtlpCollector.Span> byName(OtlpCollector collector) {
    return collector.spans().stream()
        .collect(Collectors.toMap(OtlpCollector.Span::name, span -> span));
  }

  private static Set<String> traceIds(OtlpCollector collector) {
    return collector.spans().stream()
        .map(OtlpCollector.Span::trace)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
