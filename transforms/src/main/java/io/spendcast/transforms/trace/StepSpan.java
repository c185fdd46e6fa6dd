package io.spendcast.transforms.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/**
 * Span of a step, which ends when this is closed. It is an error unless the step has succeeded. The
 * exception is in the log and not in the span, since its message might quote a record.
 */
public final class StepSpan implements AutoCloseable {
  static final StepSpan NONE = new StepSpan(Span.getInvalid());

  private final Span span;
  private boolean hasSucceeded;

  StepSpan(Span span) {
    this.span = span;
  }

  public StepSpan count(String what, long number) {
    span.setAttribute("spendcast." + what, number);
    return this;
  }

  public void succeeds() {
    hasSucceeded = true;
  }

  @Override
  public void close() {
    if (!hasSucceeded) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
