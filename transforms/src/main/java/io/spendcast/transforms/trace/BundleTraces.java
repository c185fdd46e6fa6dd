package io.spendcast.transforms.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.spendcast.inference.PerJvm;
import io.spendcast.transforms.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Traces of bundles, one each: a root span {@code bundle}, and below it the spans of the steps.
 *
 * <p>Off unless OpenTelemetry's own variables name a collector (see {@link TraceExport}). Spans
 * hold positions and counts, and no data of customers. They leave in the background: a collector
 * that is slow or away costs spans and never time. Safe for many threads.
 */
public final class BundleTraces implements AutoCloseable {
  /** Longest wait for the collector when the process ends. */
  private static final long SECONDS_TO_FLUSH = 2;

  private static final BundleTraces OFF = new BundleTraces(null, null);

  private final SdkTracerProvider provider;
  private final BundleSpanIds ids;
  private final BegunBundles begun = new BegunBundles();

  /**
   * @param provider null for traces that are off, like the ids
   */
  private BundleTraces(SdkTracerProvider provider, BundleSpanIds ids) {
    this.provider = provider;
    this.ids = ids;
  }

  /**
   * Traces of this JVM, opened by the first caller.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException when a variable is wrong
   */
  public static BundleTraces ofThisJvm() {
    return PerJvm.get(BundleTraces.class, "traces", () -> open(TraceExport.ofEnvironment()));
  }

  static BundleTraces open(TraceExport export) {
    if (!export.isWanted()) {
      return OFF;
    }
    BundleSpanIds ids = new BundleSpanIds();
    BundleTraces traces = new BundleTraces(export.open(ids), ids);
    // Executors end without closing their resources.
    Runtime.getRuntime().addShutdownHook(new Thread(traces::close, "flush-traces"));
    return traces;
  }

  public boolean areOn() {
    return provider != null;
  }

  /** Begins a bundle's trace, and the span {@code look_up} of its first step. */
  public StepSpan begin(List<Outcome> outcomes) {
    if (!areOn()) {
      return StepSpan.NONE;
    }
    BundleId bundle = BundleId.of(outcomes);
    begun.add(bundle, BegunBundle.of(outcomes));
    return start("look_up", bundle);
  }

  /** Starts the span of a step that handles these records of a bundle. */
  public StepSpan start(String step, List<? extends Outcome> outcomes) {
    return areOn() ? start(step, BundleId.of(outcomes)) : StepSpan.NONE;
  }

  /** Starts the span of a step. */
  public StepSpan start(String step, BundleId bundle) {
    if (!areOn()) {
      return StepSpan.NONE;
    }
    return new StepSpan(
        tracer().spanBuilder(step).setParent(bundle.rootIn(provider.getSampler())).startSpan());
  }

  /**
   * Ends a bundle's trace with its root span, which lasts from the look-up to the storing. A bundle
   * that failed has none.
   *
   * @param counts number of records by outcome
   */
  public void stored(BundleId bundle, Map<String, Long> counts) {
    if (!areOn()) {
      return;
    }
    SpanBuilder root =
        tracer().spanBuilder(BundleId.ROOT).setSpanKind(SpanKind.CONSUMER).setNoParent();
    bundle.describe(root);
    Optional<BegunBundle> start = begun.remove(bundle);
    start.ifPresent(found -> found.describe(root));
    counts.forEach((outcome, count) -> root.setAttribute("spendcast." + outcome, count));
    Span span = ids.of(bundle, root::startSpan);
    span.end();
  }

  private Tracer tracer() {
    return provider.get("io.spendcast");
  }

  /** Sends the spans that wait, for two seconds at most. */
  @Override
  public void close() {
    if (areOn()) {
      provider.shutdown().join(SECONDS_TO_FLUSH, TimeUnit.SECONDS);
    }
  }
}
