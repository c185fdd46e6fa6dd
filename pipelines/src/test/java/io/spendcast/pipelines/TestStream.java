package io.spendcast.pipelines;

import io.spendcast.pipelines.stream.StreamGraph;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.ledger.GapFinder;
import io.spendcast.transforms.ledger.StreamClaim;
import java.math.BigDecimal;
import java.nio.file.Path;
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
  private static final Base USUAL = new Base("USD", MODEL, new BigDecimal("1000"));

  public final TestDatabase database;

  private final StreamClaim claim;
  private final StreamSettings settings;

  public TestStream() {
    this(Optional.empty(), false);
  }

  /** Alerts by the probability of exceeding 1000, not by the expected spend. */
  public static TestStream alertingAt(BigDecimal probability) {
    return new TestStream(USUAL, Optional.empty(), false, Optional.of(probability));
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

  /**
   * A shop in another base currency, which alerts over a threshold.
   *
   * @param model folder of a model of that currency
   */
  static TestStream inCurrency(String currency, Path model, BigDecimal threshold) {
    Base base = new Base(currency, ModelReference.parse(model.toString()), threshold);
    return new TestStream(base, Optional.empty(), false, Optional.empty());
  }

  /** The same stream, which reads events in these formats. */
  public TestStream withFormats(EventFormats formats) {
    return new TestStream(
        database,
        claim,
        new StreamSettings(
            settings.topic(),
            settings.group(),
            settings.partitions(),
            settings.lockPatience(),
            settings.outagePatience(),
            settings.kafka(),
            formats,
            settings.postgres(),
            settings.model(),
            settings.baseCurrency(),
            settings.timeZone(),
            settings.alerting(),
            settings.storeFeatures(),
            settings.acceptLoss(),
            settings.erasureKey()));
  }

  private TestStream(TestDatabase database, StreamClaim claim, StreamSettings settings) {
    this.database = database;
    this.claim = claim;
    this.settings = settings;
  }

  private TestStream(Optional<StreamSettings.Shadow> shadow, boolean storeFeatures) {
    this(USUAL, shadow, storeFeatures, Optional.empty());
  }

  private TestStream(
      Base base,
      Optional<StreamSettings.Shadow> shadow,
      boolean storeFeatures,
      Optional<BigDecimal> alertProbability) {
    database = TestDatabase.migrated();
    claim = database.claim("golden", 2);
    database.execute("update spendcast.settings set base_currency = '" + base.currency() + "'");
    settings =
        new StreamSettings(
            "purchases",
            "golden",
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Map.of(),
            EventFormats.JSON,
            database.postgres(),
            new StreamSettings.Model(base.model(), ServingSettings.DEFAULT, shadow),
            base.currency(),
            ZoneOffset.UTC,
            alerting(base, alertProbability),
            storeFeatures,
            false,
            ErasureKey.NONE);
  }

  private static StreamSettings.Alerting alerting(Base base, Optional<BigDecimal> probability) {
    return new StreamSettings.Alerting(
        base.threshold(),
        probability,
        AlertRules.none().withCooldown(Duration.ofHours(1)),
        Optional.empty(),
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

  /** Base currency of the shop, a model of that currency, and the threshold of alerts. */
  private record Base(String currency, ModelReference model, BigDecimal threshold) {}
}
