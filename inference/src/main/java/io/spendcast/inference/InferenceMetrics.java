package io.spendcast.inference;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Metrics of inference, named as in Beam's Python SDK ({@code apache_beam/ml/inference/base.py},
 * 2.70). Further metrics exist for a model that is replaced: swaps, refusals, the served version
 * and whether it is not the wanted one. Only the thread that processes a bundle may call the
 * methods.
 */
public final class InferenceMetrics implements Batches.Counts {
  private final Counter inferences;
  private final Counter failedBatches;
  private final Counter failedExamples;
  private final Distribution batchSize;
  private final Distribution batchMicros;
  private final Distribution modelBytes;
  private final Distribution loadMillis;
  private final Counter swaps;
  private final Counter refusals;
  private final Gauge servedVersion;
  private final Gauge refused;
  private final Gauge quarantined;

  private InferenceMetrics(String namespace) {
    inferences = Metrics.counter(namespace, "num_inferences");
    failedBatches = Metrics.counter(namespace, "failed_batches_counter");
    failedExamples = Metrics.counter(namespace, "failed_examples_counter");
    batchSize = Metrics.distribution(namespace, "inference_request_batch_size");
    batchMicros = Metrics.distribution(namespace, "inference_batch_latency_micro_secs");
    modelBytes = Metrics.distribution(namespace, "model_byte_size");
    loadMillis = Metrics.distribution(namespace, "load_model_latency_milli_secs");
    swaps = Metrics.counter(namespace, "model_swaps_counter");
    refusals = Metrics.counter(namespace, "model_refusals_counter");
    servedVersion = Metrics.gauge(namespace, "served_model_version");
    refused = Metrics.gauge(namespace, "wanted_model_refused");
    quarantined = Metrics.gauge(namespace, "wanted_model_quarantined");
  }

  public static InferenceMetrics in(String namespace) {
    return new InferenceMetrics(namespace);
  }

  @Override
  public void succeeded(int size, long nanos) {
    inferences.inc(size);
    batchSize.update(size);
    batchMicros.update(nanos / 1_000);
  }

  @Override
  public void failedBatch() {
    failedBatches.inc();
  }

  @Override
  public void failedExamples(int count) {
    failedExamples.inc(count);
  }

  /** Reports the changes of a served model since the last call with the same {@code reported}. */
  public void served(OptionalLong version, ServedModel.Stats stats, Reported reported) {
    long swapped = reported.swapsUntil(stats.swaps());
    swaps.inc(swapped);
    refusals.inc(reported.refusalsUntil(stats.refusals()));
    if (swapped > 0 || reported.isFirst()) {
      modelBytes.update(stats.bytes());
      loadMillis.update(stats.loadTime().toMillis());
    }
    version.ifPresent(servedVersion::set);
    refused.set(stats.refused() ? 1 : 0);
    quarantined.set(stats.quarantined() ? 1 : 0);
  }

  /**
   * Part of a served model's history that is counted already. Each needs one, shared by its users.
   */
  public static final class Reported {
    private final AtomicLong swaps = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();

    private long swapsUntil(long total) {
      return total - Math.min(total, swaps.getAndAccumulate(total, Math::max));
    }

    private long refusalsUntil(long total) {
      return total - Math.min(total, refusals.getAndAccumulate(total, Math::max));
    }

    private boolean isFirst() {
      return calls.getAndIncrement() == 0;
    }
  }
}
