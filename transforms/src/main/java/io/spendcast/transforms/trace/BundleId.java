package io.spendcast.transforms.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import io.spendcast.transforms.outcome.Position;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Identity of a bundle: the position of its first record. Every step knows it, so the steps need no
 * context of each other to write into one trace. A retry of the same bundle has the same trace.
 */
public record BundleId(UUID topicId, int partition, long offset) implements Serializable {
  static final String ROOT = "bundle";

  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  /**
   * @param outcomes records of the bundle in any order, at least one
   */
  public static BundleId of(List<? extends Outcome> outcomes) {
    Position first = outcomes.stream().min(Outcomes.BY_POSITION).orElseThrow().position();
    return new BundleId(first.topicId(), first.partition(), first.offset());
  }

  /** Trace id in OpenTelemetry's 32 hexadecimal digits. */
  public String traceId() {
    return HexFormat.of().formatHex(hash(), 0, TRACE_BYTES);
  }

  /** Id of the trace's root span, in 16 hexadecimal digits. */
  String rootSpanId() {
    return HexFormat.of().formatHex(hash(), TRACE_BYTES, TRACE_BYTES + SPAN_BYTES);
  }

  /** Root span of the trace as the parent of a step's span, sampled if the root is. */
  Context rootIn(Sampler sampler) {
    SamplingDecision decision =
        sampler
            .shouldSample(
                Context.root(), traceId(), ROOT, SpanKind.CONSUMER, Attributes.empty(), List.of())
            .getDecision();
    TraceFlags flags =
        decision == SamplingDecision.RECORD_AND_SAMPLE
            ? TraceFlags.getSampled()
            : TraceFlags.getDefault();
    SpanContext root =
        SpanContext.createFromRemoteParent(traceId(), rootSpanId(), flags, TraceState.getDefault());
    return Context.root().with(Span.wrap(root));
  }

  /** Sets the attributes of the root span, by OpenTelemetry's conventions where there are any. */
  void describe(SpanBuilder root) {
    root.setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.destination.partition.id", Integer.toString(partition))
        .setAttribute("messaging.kafka.offset", offset)
        .setAttribute("spendcast.topic_id", topicId.toString());
  }

  private byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest("%s:%d:%d".formatted(topicId, partition, offset).getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
