package io.spendcast.transforms.publish;

import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.store.StoredBundle;
import io.spendcast.transforms.trace.BundleTraces;
import io.spendcast.transforms.trace.StepSpan;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Publishes the alerts that a bundle has stored, outside its transaction and for at most half a
 * second; what is left then waits in the outbox for {@link AlertPublisher#sweep}.
 *
 * <p>At least once, with the event id on every message. Bundles come out as they went in, and never
 * fail because of SNS.
 */
public final class PublishAlerts
    extends PTransform<PCollection<StoredBundle>, PCollection<StoredBundle>> {
  private final AlertTopic topic;
  private final Postgres postgres;

  private PublishAlerts(AlertTopic topic, Postgres postgres) {
    this.topic = topic;
    this.postgres = postgres;
  }

  /**
   * @param postgres that holds the outbox
   */
  public static PublishAlerts to(AlertTopic topic, Postgres postgres) {
    return new PublishAlerts(topic, postgres);
  }

  @Override
  public PCollection<StoredBundle> expand(PCollection<StoredBundle> bundles) {
    return bundles
        .apply("PublishBundle", ParDo.of(new PublishFn(topic, postgres)))
        .setCoder(bundles.getCoder());
  }

  static final class PublishFn extends DoFn<StoredBundle, StoredBundle> {
    private static final Duration BUDGET = Duration.ofMillis(500);
    private static final Counter PUBLISHED = Metrics.counter(PublishAlerts.class, "published");
    private static final Counter LEFT = Metrics.counter(PublishAlerts.class, "left_to_sweeper");
    private static final Histogram DURATION = Histogram.ofDurations(PublishAlerts.class);

    private final AlertTopic topic;
    private final Postgres postgres;

    PublishFn(AlertTopic topic, Postgres postgres) {
      this.topic = topic;
      this.postgres = postgres;
    }

    @ProcessElement
    public void process(@Element StoredBundle bundle, OutputReceiver<StoredBundle> bundles)
        throws InterruptedException {
      List<PendingAlert> alerts = bundle.alerts();
      if (!alerts.isEmpty()) {
        long start = System.nanoTime();
        int published;
        try (StepSpan step = BundleTraces.ofThisJvm().start("publish", bundle.id())) {
          published = AlertPublisher.of(topic, postgres).publishWithin(BUDGET, List.copyOf(alerts));
          step.count("published", published).count("left_to_sweeper", alerts.size() - published);
          step.succeeds();
        }
        DURATION.addSince(start);
        PUBLISHED.inc(published);
        LEFT.inc(alerts.size() - published);
      }
      bundles.output(bundle);
    }
  }
}
