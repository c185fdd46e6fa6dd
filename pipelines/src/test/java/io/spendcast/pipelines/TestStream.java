package io.spendcast.pipelines;

import io.spendcast.pipelines.stream.StreamGraph;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.ledger.StreamClaim;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.kafka.KafkaRecord;

/** The real graph on the direct runner, a bundle at a time, into a database of its own. */
public final class TestStream {
  private static final ModelReference MODEL = ModelReference.parse("../model/purchase-value");

  public final TestDatabase database = TestDatabase.migrated();

  private final StreamClaim claim = database.claim("golden", 2);
  private final StreamSettings settings;

  public TestStream() {
    this(Optional.empty(), false);
  }

  /** Alerts by the probability of exceeding 1000, not by the expected spend. */
  public static TestStream alertingAt(BigDecimal probability) {
    return new TestStream(Optional.empty(), false, Optional.of(probability));
  }

  /** With the model as its own challenger. */
  public static TestStream withShadow(Duration budget) {
    return new TestStream(Optional.of(new StreamSettings.Shadow(MODEL, budget)), false);
  }

  public static TestStream withMissingShadow() {
    ModelReference missing = ModelReference.parse("no-such-folder");
    Duration budget = Duration.ofSeconds(30);
    return new TestStream(Optional.of(new StreamSettings.Shadow(missing, budget)), false);
  }

  public static TestStream thatStoresFeatures() {
    return new TestStream(Optional.empty(), true);
  }

  private TestStream(Optional<StreamSettings.Shadow> shadow, boolean storeFeatures) {
    this(shadow, storeFeatures, Optional.empty());
  }

  private TestStream(
      Optional<StreamSettings.Shadow> shadow,
      boolean storeFeatures,
      Optional<BigDecimal> alertProbability) {
    settings =
        new StreamSettings(
            "purchases",
            "golden",
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Map.of(),
            database.postgres(),
            new StreamSettings.Model(MODEL, ServingSettings.DEFAULT, shadow),
            "USD",
            ZoneOffset.UTC,
            alerting(alertProbability),
            storeFeatures,
            false,
            ErasureKey.NONE);
  }

  private static StreamSettings.Alerting alerting(Optional<BigDecimal> probability) {
    return new StreamSettings.Alerting(
        new BigDecimal("1000"),
        probability,
        AlertRules.none().withCooldown(Duration.ofHours(1)),
        Optional.empty());
  }

  public StreamClaim claim() {
    return claim;
  }

  public PipelineResult run(List<KafkaRecord<byte[], byte[]>> bundle) {
    Pipeline pipeline = OneBundle.pipeline(!settings.storeFeatures());
    StreamGraph.score(OneBundle.ofRecords(pipeline, bundle), settings, claim, GapFinder.none());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }
}
