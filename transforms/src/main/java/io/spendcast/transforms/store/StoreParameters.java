package io.spendcast.transforms.store;

import io.spendcast.domain.Prediction;
import io.spendcast.features.Features;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.erasure.MentionedCustomers;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Micros;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sets the parameters of {@code Store.sql}, by name: one array a column. */
public final class StoreParameters {
  private final NamedSql.Binding parameters;
  private final ErasureKey.Hashes hashes;

  private StoreParameters(PreparedStatement statement, ErasureKey key) {
    this.parameters = Store.STATEMENT.bind(statement);
    this.hashes = key.hashes();
  }

  public static void set(
      PreparedStatement statement, Bundle bundle, StreamClaim claim, StoreRules rules)
      throws SQLException {
    StoreParameters values = new StoreParameters(statement, rules.erasureKey());
    List<OffsetRange> ranges = OffsetRange.of(bundle.outcomes());
    values.setStream(claim, rules);
    values.setLookUp(bundle.accepted());
    values.column("partitions", "int4", ranges, OffsetRange::partition);
    values.setPurchases(bundle.accepted());
    values.setDeadLetters(bundle.deadLetters());
    values.setPredictions(bundle.accepted());
    values.setFeatures(rules.storeFeatures() ? bundle.accepted() : List.of());
    values.setAlerts(bundle.accepted());
    values.column("range_partition", "int4", ranges, OffsetRange::partition);
    values.column("range_from_offset", "int8", ranges, OffsetRange::from);
    values.column("range_to_offset", "int8", ranges, OffsetRange::to);
    values.setFirst(bundle.outcomes().get(0).position());
    values.column("age_bounds", "int8", StoreMetrics.ageBounds(), bound -> bound);
  }

  private void setStream(StreamClaim claim, StoreRules rules) throws SQLException {
    parameters
        .set("consumer_group", claim.group())
        .set("epoch", claim.epoch())
        .set("topic_id", claim.topicId())
        .set("alerts_sent", rules.alerts().areSent())
        .set("alert_max_age", rules.alerts().maxAge().map(Object::toString).orElse(null))
        .set("alert_cooldown", rules.alerts().cooldown().map(Object::toString).orElse(null))
        .set("erasure_key", rules.erasureKey().fingerprint().orElse(null));
  }

  /** The bundle's first record, which the statement returns with its age. */
  private void setFirst(Position first) throws SQLException {
    parameters
        .set("first_partition", first.partition())
        .set("first_kafka_offset", first.offset())
        .set("first_kafka_millis", first.kafkaTimestamp().toEpochMilli());
  }

  /**
   * The customers with histories, and the oldest state of corrections that one was looked up in.
   */
  private void setLookUp(List<Accepted> events) throws SQLException {
    List<Accepted> lookedUp = events.stream().filter(e -> e.features().isPresent()).toList();
    parameters.set(
        "newest_correction",
        lookedUp.stream().mapToLong(Accepted::newestCorrection).min().orElse(0));
    column(
        "looked_up",
        "text",
        lookedUp.stream().map(e -> e.purchase().customerId()).distinct().toList(),
        c -> c);
  }

  private void setPurchases(List<Accepted> events) throws SQLException {
    column("purchase_partition", "int4", events, e -> e.position().partition());
    column("purchase_kafka_offset", "int8", events, e -> e.position().offset());
    column(
        "purchase_kafka_millis", "int8", events, e -> e.position().kafkaTimestamp().toEpochMilli());
    column("purchase_event_id", "text", events, e -> e.purchase().eventId());
    column("purchase_type", "text", events, e -> e.purchase().isRefund() ? "refund" : "purchase");
    column("purchase_order_id", "text", events, e -> e.purchase().orderId());
    column("purchase_customer_id", "text", events, e -> e.purchase().customerId());
    column("purchase_occurred_micros", "int8", events, e -> Micros.of(e.purchase().occurredAt()));
    column("purchase_amount", "numeric", events, e -> e.money().amount());
    column("purchase_original_amount", "numeric", events, StoreParameters::originalAmount);
    column("purchase_currency", "text", events, e -> e.purchase().currency());
    column("purchase_rate", "numeric", events, e -> e.money().rate());
    column("purchase_rate_day", "date", events, e -> e.money().rateDay().orElse(null));
    column("purchase_country", "text", events, e -> e.purchase().country());
    column("purchase_channel", "text", events, e -> e.purchase().channel());
    column("purchase_items", "text", events, e -> ItemsJson.of(e.purchase().items()));
    column("purchase_units", "int8", events, e -> e.purchase().units());
    column("purchase_lines", "int4", events, e -> e.purchase().lines());
    column("purchase_main_category", "text", events, e -> e.purchase().mainCategory());
    column("purchase_unscored", "text", events, e -> e.unscored().orElse(null));
    bytes("purchase_customer_hash", events, e -> hashes.of(e.purchase().customerId()));
    column("purchase_keyed_otherwise", "bool", events, Accepted::isKeyedOtherwise);
    setHeaders("purchase_headers", events);
  }

  /** Sets the headers of records; nothing at all when none has any, as for most shops. */
  private void setHeaders(String name, List<? extends Outcome> outcomes) throws SQLException {
    boolean none = outcomes.stream().allMatch(o -> o.original().headers().isEmpty());
    column(name, "text", none ? List.of() : outcomes, o -> HeadersJson.of(o.original()));
  }

  private static Object originalAmount(Accepted event) {
    return event.purchase().isRefund()
        ? event.purchase().amount().negate()
        : event.purchase().amount();
  }

  private void setDeadLetters(List<DeadLetter> letters) throws SQLException {
    column("letter_partition", "int4", letters, d -> d.position().partition());
    column("letter_kafka_offset", "int8", letters, d -> d.position().offset());
    column(
        "letter_kafka_millis", "int8", letters, d -> d.position().kafkaTimestamp().toEpochMilli());
    bytes("letter_record_key", letters, d -> d.original().key().orElse(null));
    column("letter_step", "text", letters, DeadLetter::step);
    column("letter_reason", "text", letters, d -> d.reason().code());
    column("letter_detail", "text", letters, DeadLetter::detail);
    bytes("letter_payload", letters, d -> d.original().value().orElse(null));
    setHeaders("letter_headers", letters);
    setMentioned(letters);
  }

  /**
   * A customer whom a dead letter mentions, with the number of the letter in the bundle, from 1.
   */
  private record Mentioned(long letter, String customer) {}

  /** Sets the customers whom dead letters mention; none without an erasure key. */
  private void setMentioned(List<DeadLetter> letters) throws SQLException {
    List<Mentioned> mentioned = new ArrayList<>();
    for (int i = 0; hashes.areMade() && i < letters.size(); i++) {
      DeadLetter letter = letters.get(i);
      for (String customer :
          MentionedCustomers.in(
              letter.original().key().orElse(null),
              letter.original().value().orElse(null),
              HeadersJson.values(letter.original()))) {
        mentioned.add(new Mentioned(i + 1, customer));
      }
    }
    column("mentioned_n", "int8", mentioned, Mentioned::letter);
    bytes("mentioned_customer_hash", mentioned, m -> hashes.of(m.customer()));
  }

  /** Value that belongs to a purchase, with the number of its purchase in the bundle, from 1. */
  private record Numbered<T>(long n, T of) {}

  private void setPredictions(List<Accepted> events) throws SQLException {
    List<Numbered<Prediction>> predictions = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      for (Prediction prediction : events.get(i).predictions()) {
        predictions.add(new Numbered<>(i + 1, prediction));
      }
    }
    column("prediction_n", "int8", predictions, Numbered::n);
    column("prediction_role", "text", predictions, p -> p.of().role().text());
    column("prediction_model", "text", predictions, p -> p.of().model());
    column("prediction_version", "text", predictions, p -> p.of().version());
    column("prediction_horizon_days", "int4", predictions, p -> p.of().horizonDays());
    column(
        "prediction_purchase_probability",
        "float8",
        predictions,
        p -> p.of().purchaseProbability());
    column("prediction_expected_spend", "numeric", predictions, p -> p.of().expectedSpend());
    column("prediction_spend_low", "numeric", predictions, p -> p.of().interval().low());
    column("prediction_spend_high", "numeric", predictions, p -> p.of().interval().high());
    column(
        "prediction_exceed_probability",
        "numeric",
        predictions,
        p -> p.of().exceedance().probability());
    column(
        "prediction_exceed_threshold",
        "numeric",
        predictions,
        p -> p.of().exceedance().threshold());
  }

  /**
   * Sets the features as PostgreSQL writes arrays. Each float is the shortest text that is read
   * back as the same bits.
   */
  private void setFeatures(List<Accepted> events) throws SQLException {
    List<Numbered<FeatureVector>> vectors = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).features().isPresent()) {
        vectors.add(new Numbered<>(i + 1, events.get(i).features().get()));
      }
    }
    column("feature_n", "int8", vectors, Numbered::n);
    column("feature_feature_version", "int4", vectors, unused -> Features.VERSION);
    column(
        "feature_features",
        "text",
        vectors,
        v -> v.of().toString().replace('[', '{').replace(']', '}'));
  }

  private void setAlerts(List<Accepted> events) throws SQLException {
    List<Numbered<Accepted>> alerted = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).alert().isPresent()) {
        alerted.add(new Numbered<>(i + 1, events.get(i)));
      }
    }
    column("alert_n", "int8", alerted, Numbered::n);
    column(
        "alert_expected_spend",
        "numeric",
        alerted,
        a -> a.of().champion().orElseThrow().expectedSpend());
    column("alert_reason", "text", alerted, a -> a.of().alert().orElseThrow().reason());
    column("alert_message", "text", alerted, a -> a.of().alert().orElseThrow().message());
  }

  private <T> void column(String name, String type, List<T> rows, Function<T, Object> value)
      throws SQLException {
    parameters.setArray(name, type, rows.stream().map(value).toArray());
  }

  private <T> void bytes(String name, List<T> rows, Function<T, byte[]> value) throws SQLException {
    parameters.setArray(name, "bytea", rows.stream().map(value).toArray(byte[][]::new));
  }
}
