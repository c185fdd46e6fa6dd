package io.spendcast.transforms.trace;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/** Ids of spans: those of a bundle's root span come from its identity, others are random. */
final class BundleSpanIds implements IdGenerator {
  private static final ThreadLocal<BundleId> BUNDLE = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /** Result of starting a bundle's root span. */
  <T> T of(BundleId id, Supplier<T> start) {
    BUNDLE.set(id);
    try {
      return start.get();
    } finally {
      BUNDLE.remove();
    }
  }

  @Override
  public String generateTraceId() {
    BundleId id = BUNDLE.get();
    return id == null ? random.generateTraceId() : id.traceId();
  }

  @Override
  public String generateSpanId() {
    BundleId id = BUNDLE.get();
    return id == null ? random.generateSpanId() : id.rootSpanId();
  }
}
