package io.spendcast.benchmarks.raw;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.ParseResult;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.features.Features;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.transforms.alerts.AlertMessage;
import io.spendcast.transforms.alerts.AlertRules;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.history.BundleHistories;
import io.spendcast.transforms.history.StoredHistories;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Position;
import io.spendcast.transforms.predict.Scoring;
import io.spendcast.transforms.store.Store;
import io.spendcast.transforms.store.StoreParameters;
import io.spendcast.transforms.store.StoreRules;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The stream's steps for one list of records, called one after the other without Beam: the same
 * parser, look-up statement, features, model and store statement. Only for well-formed events in
 * the base currency, as the benchmark makes them; anything else is refused.
 */
public final class DirectSteps {
  private static final String STORE = Sql.of(Store.class, "Store.sql");
  private static final ContractParser PARSER = new ContractParser();
  private static final BigDecimal ALERT_THRESHOLD = new BigDecimal("1000");
  private static final StoreRules RULES =
      new StoreRules(AlertRules.none().withMaxAge(Duration.ofHours(24)), false);

  private final StreamClaim claim;
  private final Scorer scorer;

  public DirectSteps(StreamClaim claim, Scorer scorer) {
    this.claim = claim;
    this.scorer = scorer;
  }

  /**
   * Scores and stores records in one transaction; none of them comes before one that is not stored.
   *
   * @param records ordered by partition and offset
   */
  public void run(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    List<Accepted> events = records.stream().map(this::parse).toList();
    store(connection, score(lookUp(connection, events)));
  }

  private Accepted parse(ConsumerRecord<byte[], byte[]> record) {
    Instant timestamp = Instant.ofEpochMilli(record.timestamp());
    if (PARSER.parse(record.value(), timestamp) instanceof ParseResult.Parsed parsed
        && parsed.purchase().currency().equals(scorer.info().baseCurrency())) {
      Purchase purchase = parsed.purchase();
      BigDecimal amount = purchase.isRefund() ? purchase.amount().negate() : purchase.amount();
      Position position =
          new Position(claim.topicId(), record.partition(), record.offset(), timestamp);
      return Accepted.of(position, original(record), purchase, Money.inBase(amount));
    }
    throw new IllegalArgumentException(
        "partition %d offset %d is no event in the base currency"
            .formatted(record.partition(), record.offset()));
  }

  private static Original original(ConsumerRecord<byte[], byte[]> record) {
    return new Original(Optional.ofNullable(record.key()), Optional.ofNullable(record.value()));
  }

  private List<Accepted> lookUp(Connection connection, List<Accepted> events) throws SQLException {
    Integer[] partitions =
        events.stream().map(e -> e.position().partition()).distinct().toArray(Integer[]::new);
    StoredHistories stored = StoredHistories.ask(connection, claim, partitions, events);
    BundleHistories histories = new BundleHistories();
    List<Accepted> found = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      found.add(histories.next(events.get(i), stored.known().get(i), stored.before(events.get(i))));
    }
    return found;
  }

  private List<Accepted> score(List<Accepted> events) {
    float[][] examples =
        events.stream()
            .filter(event -> event.history().isPresent())
            .map(event -> Features.of(event.history().get(), event.fact()))
            .toArray(float[][]::new);
    List<Score> scores =
        examples.length == 0 ? List.of() : scorer.score(examples, ALERT_THRESHOLD.floatValue());
    List<Accepted> scored = new ArrayList<>(events.size());
    int next = 0;
    for (Accepted event : events) {
      if (event.history().isPresent()) {
        scored.add(predicted(event, examples[next], scores.get(next)));
        next++;
      } else {
        scored.add(event);
      }
    }
    return scored;
  }

  private Accepted predicted(Accepted event, float[] features, Score score) {
    Prediction prediction =
        new Scoring(scorer.info(), Prediction.CHAMPION, ALERT_THRESHOLD)
            .of(score)
            .prediction()
            .orElseThrow();
    Accepted result = event.withFeatures(new FeatureVector(features)).withPrediction(prediction);
    return prediction.expectedSpend().compareTo(ALERT_THRESHOLD) > 0
        ? result.withAlert(AlertMessage.ofExpectedSpend(result, scorer.info().baseCurrency()))
        : result;
  }

  private void store(Connection connection, List<Accepted> scored) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STORE)) {
      StoreParameters.set(statement, new Bundle(List.copyOf(scored)), claim, RULES);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getInt("owners") != 1 || row.getInt("partitions") == 0) {
          throw new IllegalStateException("nothing was stored: the claim or the ledger is gone");
        }
      }
    }
  }
}
