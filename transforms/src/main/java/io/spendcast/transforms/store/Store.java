package io.spendcast.transforms.store;

import io.spendcast.inference.BundleBuffer;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Stores every bundle with one statement, in one transaction: purchases, predictions, alerts,
 * duplicates, dead letters, and the ledger that vouches for their offsets.
 *
 * <p>Idempotent: what is stored already, by an earlier try or under the same event id, changes
 * nothing. A record that PostgreSQL rejects becomes a dead letter; any other failure fails the
 * bundle. A stream whose epoch is over stores nothing and fails.
 */
public final class Store extends PTransform<PCollection<Outcome>, PCollection<StoredBundle>> {
  static final NamedSql STATEMENT = NamedSql.of(Store.class, "Store.sql");
  public static final String SQL = STATEMENT.text();

  private final Postgres postgres;
  private final StreamClaim claim;
  private final StoreRules rules;

  private Store(Postgres postgres, StreamClaim claim, StoreRules rules) {
    this.postgres = postgres;
    this.claim = claim;
    this.rules = rules;
  }

  /** Store under this claim, with every alert going out. */
  public static Store into(Postgres postgres, StreamClaim claim) {
    return new Store(postgres, claim, new StoreRules(AlertRules.none(), false));
  }

  public Store withAlertRules(AlertRules suppressing) {
    return new Store(
        postgres, claim, new StoreRules(suppressing, rules.storeFeatures(), rules.erasureKey()));
  }

  /** Sets whether the features of each purchase are stored too, 200 bytes each. */
  public Store withFeatures(boolean wanted) {
    return new Store(postgres, claim, new StoreRules(rules.alerts(), wanted, rules.erasureKey()));
  }

  /**
   * Stores nothing of erased customers; once there are any, it needs the key they were erased by.
   */
  public Store withErasureKey(ErasureKey key) {
    return new Store(postgres, claim, new StoreRules(rules.alerts(), rules.storeFeatures(), key));
  }

  @Override
  public PCollection<StoredBundle> expand(PCollection<Outcome> outcomes) {
    // Copies, so that the functions below do not hold this transform, which is not serialisable.
    Postgres database = postgres;
    StreamClaim stream = claim;
    StoreRules storing = rules;
    return outcomes
        .apply("GatherBundle", ParDo.of(new GatherFn()))
        .setCoder(RecordCoder.of(Bundle.class))
        .apply(
            "StoreBundle",
            JdbcIO.<Bundle>write()
                .withDataSourceProviderFn(
                    unused -> StoreConnections.of(database.dataSource(), stream, storing))
                .withStatement(SQL)
                .withPreparedStatementSetter(
                    (bundle, statement) -> StoreConnections.set(statement, bundle))
                .withWriteResults(row -> StoredBundle.read(row, stream)))
        .setCoder(SerializableCoder.of(StoredBundle.class));
  }

  static final class GatherFn extends DoFn<Outcome, Bundle> {
    private static final Histogram RECORDS =
        Histogram.of(Store.class, "bundle_records", 1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000);
    private static final Gauge EVENT_TIME = Metrics.gauge(Store.class, "newest_event_millis");

    private transient BundleBuffer<Outcome> bundle;

    @StartBundle
    public void startBundle() {
      bundle = new BundleBuffer<>();
    }

    @ProcessElement
    public void process(
        @Element Outcome outcome, @Timestamp Instant timestamp, BoundedWindow window) {
      bundle.add(outcome, timestamp, window);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (!bundle.isEmpty()) {
        bundle.sort(Outcomes.BY_POSITION);
        List<Outcome> outcomes = bundle.elements();
        count(outcomes);
        bundle.outputOne(new Bundle(outcomes), context);
      }
    }

    private static void count(List<Outcome> outcomes) {
      RECORDS.add(outcomes.size());
      outcomes.stream()
          .filter(Accepted.class::isInstance)
          .mapToLong(o -> ((Accepted) o).purchase().occurredAt().toEpochMilli())
          .max()
          .ifPresent(EVENT_TIME::set);
    }
  }
}
