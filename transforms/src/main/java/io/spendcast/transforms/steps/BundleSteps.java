package io.spendcast.transforms.steps;

import io.spendcast.inference.ScoreBundles;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.history.ComputeFeatures;
import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.history.StoredHistories;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.store.OutdatedHistoryException;
import io.spendcast.transforms.store.Store;
import io.spendcast.transforms.store.StoreConnections;
import io.spendcast.transforms.store.StoreRules;
import io.spendcast.transforms.store.StoredBundle;
import io.spendcast.transforms.trace.BundleTraces;
import io.spendcast.transforms.trace.StepSpan;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream's steps for one bundle, called one after the other where there is no runner: the same
 * parser, look-up, features, model and store statement, and so the same rows.
 *
 * <p>The caller brings a partition's records in their order, a bundle once the one before is
 * stored; a hole is refused. No alert goes out, each is stored as suppressed. Safe for many
 * threads.
 */
public final class BundleSteps {
  private static final Logger LOG = LoggerFactory.getLogger(BundleSteps.class);
  private static final String UNSCORED = "stored without a model";

  private final Postgres postgres;
  private final StreamClaim claim;
  private final ParsePurchases parse;
  private final Optional<Predict> predict;
  private final SelectAlerts select;
  private final StoreRules rules;
  private final ZoneId zone;

  private BundleSteps(
      Postgres postgres,
      StreamClaim claim,
      ParsePurchases parse,
      Optional<Predict> predict,
      SelectAlerts select,
      StoreRules rules,
      ZoneId zone) {
    this.postgres = postgres;
    this.claim = claim;
    this.parse = parse;
    this.predict = predict;
    this.select = select;
    this.rules = rules;
    this.zone = zone;
  }

  /** Steps without a model: purchases are stored, and marked as unscored. Days are those of UTC. */
  public static BundleSteps into(
      Postgres postgres, StreamClaim claim, ParsePurchases parse, SelectAlerts select) {
    return new BundleSteps(
        postgres,
        claim,
        parse,
        Optional.empty(),
        select,
        new StoreRules(AlertRules.silence(), false),
        ZoneOffset.UTC);
  }

  public BundleSteps withModel(Predict model) {
    return new BundleSteps(postgres, claim, parse, Optional.of(model), select, rules, zone);
  }

  /** Sets the time zone of the shop's days. */
  public BundleSteps withTimeZone(ZoneId ofShop) {
    return new BundleSteps(postgres, claim, parse, predict, select, rules, ofShop);
  }

  /** Sets the erasure key, like {@link Store#withErasureKey}. */
  public BundleSteps withErasureKey(ErasureKey key) {
    return new BundleSteps(
        postgres,
        claim,
        parse,
        predict,
        select,
        new StoreRules(rules.alerts(), rules.storeFeatures(), key),
        zone);
  }

  /** Stores a bundle in one transaction. */
  public void run(List<KafkaRecord<byte[], byte[]>> inOrder)
      throws SQLException, IOException, InterruptedException {
    List<Outcome> outcomes = new ArrayList<>(inOrder.size());
    for (KafkaRecord<byte[], byte[]> record : inOrder) {
      outcomes.add(parse.outcomeOf(record));
    }
    boolean stored = false;
    while (!stored) {
      stored = scoreAndStore(outcomes);
    }
  }

  /** Returns false when a fact was corrected meanwhile: the bundle is to be scored again. */
  private boolean scoreAndStore(List<Outcome> outcomes)
      throws SQLException, IOException, InterruptedException {
    List<Outcome> scored;
    try (Connection connection = postgres.dataSource().getConnection()) {
      scored = scored(lookUp(connection, outcomes));
    }
    try {
      store(postgres.dataSource(), scored);
      return true;
    } catch (OutdatedHistoryException e) {
      LOG.info("scoring a bundle again: {}", e.getMessage());
      return false;
    }
  }

  private List<Outcome> lookUp(Connection connection, List<Outcome> outcomes) throws SQLException {
    try (StepSpan step = BundleTraces.ofThisJvm().begin(outcomes)) {
      List<Outcome> results = histories(connection, outcomes);
      step.succeeds();
      return results;
    }
  }

  private List<Outcome> histories(Connection connection, List<Outcome> outcomes)
      throws SQLException {
    List<OffsetRange> ranges = OffsetRange.of(outcomes);
    Integer[] partitions =
        ranges.stream().map(OffsetRange::partition).distinct().toArray(Integer[]::new);
    StoredHistories stored =
        StoredHistories.ask(connection, claim, partitions, new Bundle(outcomes).accepted());
    List<OffsetRange> holes = stored.ledger().holesBefore(ranges);
    if (!holes.isEmpty()) {
      throw new IllegalStateException("nothing is scored on a hole: " + holes.get(0));
    }
    return LookUpHistory.LookUpFn.withHistories(outcomes, stored);
  }

  private List<Outcome> scored(List<Outcome> outcomes) throws InterruptedException {
    List<Outcome> computed =
        outcomes.stream().map(new ComputeFeatures.ComputeFn(zone)::compute).toList();
    if (predict.isEmpty()) {
      return computed.stream().map(BundleSteps::unscored).toList();
    }
    ScoreBundles.Scorer<Outcome, Outcome> scorer = predict.get().scorer();
    scorer.open();
    SelectAlerts.MarkFn mark = select.function();
    return scorer.score(computed).stream().map(mark::mark).toList();
  }

  private static Outcome unscored(Outcome outcome) {
    return outcome instanceof Accepted accepted && accepted.features().isPresent()
        ? accepted.withUnscored(UNSCORED)
        : outcome;
  }

  private void store(DataSource source, List<Outcome> outcomes) throws SQLException, IOException {
    try (Connection connection = StoreConnections.of(source, claim, rules).getConnection();
        PreparedStatement statement = prepared(connection)) {
      StoreConnections.set(statement, new Bundle(outcomes));
      statement.execute();
      connection.commit();
      try (ResultSet row = statement.getResultSet()) {
        StoredBundle.read(row, claim);
      }
    }
  }

  private static PreparedStatement prepared(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return connection.prepareStatement(Store.SQL);
  }
}
