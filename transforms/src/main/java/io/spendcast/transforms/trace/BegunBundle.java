package io.spendcast.transforms.trace;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.spendcast.transforms.outcome.KeptHeader;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Beginning of a bundle, remembered for its root span.
 *
 * @param causes spans that sent some of its records, by their header {@code traceparent}
 */
record BegunBundle(Instant at, int records, long lastOffset, List<SpanContext> causes) {
  private static final String HEADER = "traceparent";

  /** Largest number of records whose senders a root span links to. */
  private static final int MOST_LINKS = 8;

  /** W3C's format: version, trace id, span id and flags. Later versions may add fields. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  static BegunBundle of(List<Outcome> outcomes) {
    return new BegunBundle(
        Instant.now(),
        outcomes.size(),
        outcomes.stream().max(Outcomes.BY_POSITION).orElseThrow().position().offset(),
        outcomes.stream()
            .flatMap(outcome -> outcome.original().headers().stream())
            .filter(header -> header.name().equals(HEADER))
            .map(KeptHeader::value)
            .distinct()
            .flatMap(BegunBundle::sender)
            .filter(SpanContext::isValid)
            .limit(MOST_LINKS)
            .toList());
  }

  private static Stream<SpanContext> sender(String traceparent) {
    Matcher matcher = TRACEPARENT.matcher(traceparent);
    return matcher.matches()
        ? Stream.of(
            SpanContext.createFromRemoteParent(
                matcher.group(1),
                matcher.group(2),
                TraceFlags.fromHex(matcher.group(3), 0),
                TraceState.getDefault()))
        : Stream.empty();
  }

  void describe(SpanBuilder root) {
    root.setStartTimestamp(at)
        .setAttribute("messaging.batch.message_count", (long) records)
        .setAttribute("spendcast.last_offset", lastOffset);
    causes.forEach(root::addLink);
  }
}
