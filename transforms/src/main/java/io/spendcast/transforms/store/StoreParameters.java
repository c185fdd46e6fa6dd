package io.spendcast.transforms.store;

import io.spendcast.domain.Prediction;
import io.spendcast.features.Features;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.erasure.MentionedCustomers;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Micros;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sets the parameters of {@code Store.sql}, in its order: one array a column. */
public final class StoreParameters {
  private final PreparedStatement statement;
  private final Connection connection;
  private final ErasureKey.Hashes hashes;
  private int next = 1;

  private StoreParameters(PreparedStatement statement, ErasureKey key) throws SQLException {
    this.statement = statement;
    this.connection = statement.getConnection();
    this.hashes = key.hashes();
  }

  public static void set(
      PreparedStatement statement, Bundle bundle, StreamClaim claim, StoreRules rules)
      throws SQLException {
    StoreParameters parameters = new StoreParameters(statement, rules.erasureKey());
    List<OffsetRange> ranges = OffsetRange.of(bundle.outcomes());
    parameters.setStream(claim, rules);
    parameters.setLookUp(bundle.accepted());
    parameters.column("int4", ranges, OffsetRange::partition);
    parameters.setPurchases(bundle.accepted());
    parameters.setDeadLetters(bundle.deadLetters());
    parameters.setPredictions(bundle.accepted());
    parameters.setFeatures(rules.storeFeatures() ? bundle.accepted() : List.of());
    parameters.setAlerts(bundle.accepted());
    parameters.column("int4", ranges, OffsetRange::partition);
    parameters.column("int8", ranges, OffsetRange::from);
    parameters.column("int8", ranges, OffsetRange::to);
    parameters.column("int8", StoreMetrics.ageBounds(), bound -> bound);
  }

  private void setStream(StreamClaim claim, StoreRules rules) throws SQLException {
    statement.setString(next++, claim.group());
    statement.setLong(next++, claim.epoch());
    statement.setObject(next++, claim.topicId());
    statement.setBoolean(next++, rules.alerts().areSent());
    setInterval(rules.alerts().maxAge().map(Object::toString).orElse(null));
    setInterval(rules.alerts().cooldown().map(Object::toString).orElse(null));
    statement.setBytes(next++, rules.erasureKey().fingerprint().orElse(null));
  }

  /**
   * The customers with histories, and the oldest state of corrections that one was looked up in.
   */
  private void setLookUp(List<Accepted> events) throws SQLException {
    List<Accepted> lookedUp = events.stream().filter(e -> e.features().isPresent()).toList();
    statement.setLong(
        next++, lookedUp.stream().mapToLong(Accepted::newestCorrection).min().orElse(0));
    column(
        "text", lookedUp.stream().map(e -> e.purchase().customerId()).distinct().toList(), c -> c);
  }

  private void setInterval(String iso) throws SQLException {
    statement.setObject(next++, iso, Types.VARCHAR);
  }

  private void setPurchases(List<Accepted> events) throws SQLException {
    column("int4", events, e -> e.position().partition());
    column("int8", events, e -> e.position().offset());
    column("int8", events, e -> e.position().kafkaTimestamp().toEpochMilli());
    column("text", events, e -> e.purchase().eventId());
    column("text", events, e -> e.purchase().isRefund() ? "refund" : "purchase");
    column("text", events, e -> e.purchase().orderId());
    column("text", events, e -> e.purchase().customerId());
    column("int8", events, e -> Micros.of(e.purchase().occurredAt()));
    column("numeric", events, e -> e.money().amount());
    column("numeric", events, StoreParameters::originalAmount);
    column("text", events, e -> e.purchase().currency());
    column("numeric", events, e -> e.money().rate());
    column("date", events, e -> e.money().rateDay().orElse(null));
    column("text", events, e -> e.purchase().country());
    column("text", events, e -> e.purchase().channel());
    column("text", events, e -> ItemsJson.of(e.purchase().items()));
    column("int8", events, e -> e.purchase().units());
    column("int4", events, e -> e.purchase().lines());
    column("text", events, e -> e.purchase().mainCategory());
    column("text", events, e -> e.unscored().orElse(null));
    bytes(events, e -> hashes.of(e.purchase().customerId()));
    column("bool", events, Accepted::isKeyedOtherwise);
  }

  private static Object originalAmount(Accepted event) {
    return event.purchase().isRefund()
        ? event.purchase().amount().negate()
        : event.purchase().amount();
  }

  private void setDeadLetters(List<DeadLetter> letters) throws SQLException {
    column("int4", letters, d -> d.position().partition());
    column("int8", letters, d -> d.position().offset());
    column("int8", letters, d -> d.position().kafkaTimestamp().toEpochMilli());
    bytes(letters, d -> d.original().key().orElse(null));
    column("text", letters, DeadLetter::step);
    column("text", letters, d -> d.reason().code());
    column("text", letters, DeadLetter::detail);
    bytes(letters, d -> d.original().value().orElse(null));
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
              letter.original().key().orElse(null), letter.original().value().orElse(null))) {
        mentioned.add(new Mentioned(i + 1, customer));
      }
    }
    column("int8", mentioned, Mentioned::letter);
    bytes(mentioned, m -> hashes.of(m.customer()));
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
    column("int8", predictions, Numbered::n);
    column("text", predictions, p -> p.of().role().text());
    column("text", predictions, p -> p.of().model());
    column("text", predictions, p -> p.of().version());
    column("int4", predictions, p -> p.of().horizonDays());
    column("float8", predictions, p -> p.of().purchaseProbability());
    column("numeric", predictions, p -> p.of().expectedSpend());
    column("numeric", predictions, p -> p.of().interval().low());
    column("numeric", predictions, p -> p.of().interval().high());
    column("numeric", predictions, p -> p.of().exceedance().probability());
    column("numeric", predictions, p -> p.of().exceedance().threshold());
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
    column("int8", vectors, Numbered::n);
    column("int4", vectors, unused -> Features.VERSION);
    column("text", vectors, v -> v.of().toString().replace('[', '{').replace(']', '}'));
  }

  private void setAlerts(List<Accepted> events) throws SQLException {
    List<Numbered<Accepted>> alerted = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).alert().isPresent()) {
        alerted.add(new Numbered<>(i + 1, events.get(i)));
      }
    }
    column("int8", alerted, Numbered::n);
    column("numeric", alerted, a -> a.of().champion().orElseThrow().expectedSpend());
    column("text", alerted, a -> a.of().alert().orElseThrow().reason());
    column("text", alerted, a -> a.of().alert().orElseThrow().message());
  }

  private <T> void column(String type, List<T> rows, Function<T, Object> value)
      throws SQLException {
    Object[] values = rows.stream().map(value).toArray();
    statement.setArray(next++, connection.createArrayOf(type, values));
  }

  private <T> void bytes(List<T> rows, Function<T, byte[]> value) throws SQLException {
    byte[][] values = rows.stream().map(value).toArray(byte[][]::new);
    statement.setArray(next++, connection.createArrayOf("bytea", values));
  }
}
