package io.spendcast.transforms.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.domain.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record that keeps the contract, with what the steps have found out so far.
 *
 * @param history present from {@code LookUpHistory} to {@code ComputeFeatures}, for purchases that
 *     are to be scored: not for refunds, nor for events that are stored already
 * @param newestCorrection arrival of the newest correction that the history was looked up with; 0
 *     without one, and where no history was
 * @param features absent before {@code ComputeFeatures}, and where there is no history
 * @param lastPurchases newest purchases of the history, the newest first, from {@code
 *     ComputeFeatures} on; at most {@link #LAST_PURCHASES}
 * @param predictions at most one of each role; a challenger's only beside the champion's
 * @param unscored why a purchase that should have a prediction has none
 */
public record Accepted(
    Position position,
    Original original,
    Purchase purchase,
    Money money,
    Optional<History> history,
    long newestCorrection,
    Optional<FeatureVector> features,
    List<Fact> lastPurchases,
    List<Prediction> predictions,
    Optional<String> unscored,
    Optional<Alert> alert)
    implements Outcome {
  /** Largest number of earlier purchases that an alert names. */
  public static final int LAST_PURCHASES = 5;

  /** Record as the parser passes it on, before any other step has added to it. */
  public static Accepted of(Position position, Original original, Purchase purchase, Money money) {
    return new Accepted(
        position,
        original,
        purchase,
        money,
        Optional.empty(),
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @param correction arrival of the newest correction that the history was looked up with
   */
  public Accepted withHistory(History found, long correction) {
    return new Accepted(
        position,
        original,
        purchase,
        money,
        Optional.of(found),
        correction,
        features,
        lastPurchases,
        predictions,
        unscored,
        alert);
  }

  /**
   * Sets the features and drops the history: later steps need no more than the features and the
   * newest purchases.
   */
  public Accepted withFeatures(FeatureVector computed) {
    return new Accepted(
        position,
        original,
        purchase,
        money,
        Optional.empty(),
        newestCorrection,
        Optional.of(computed),
        history.map(Accepted::newestPurchases).orElse(lastPurchases),
        predictions,
        unscored,
        alert);
  }

  private static List<Fact> newestPurchases(History history) {
    return history.newestFirst().stream()
        .filter(fact -> !fact.refund())
        .limit(LAST_PURCHASES)
        .toList();
  }

  /** Adds a prediction to those of other models. */
  public Accepted withPrediction(Prediction made) {
    List<Prediction> all = Stream.concat(predictions.stream(), Stream.of(made)).toList();
    return new Accepted(
        position,
        original,
        purchase,
        money,
        history,
        newestCorrection,
        features,
        lastPurchases,
        all,
        unscored,
        alert);
  }

  public Accepted withUnscored(String why) {
    return new Accepted(
        position,
        original,
        purchase,
        money,
        history,
        newestCorrection,
        features,
        lastPurchases,
        predictions,
        Optional.of(why),
        alert);
  }

  public Accepted withAlert(Alert selected) {
    return new Accepted(
        position,
        original,
        purchase,
        money,
        history,
        newestCorrection,
        features,
        lastPurchases,
        predictions,
        unscored,
        Optional.of(selected));
  }

  /** Prediction that an alert may come from, if the purchase was scored. */
  public Optional<Prediction> champion() {
    return predictions.stream().filter(made -> made.role() == Role.CHAMPION).findFirst();
  }

  /**
   * Whether the record's key is not the customer's id in UTF-8. Kafka then spreads the customer
   * over partitions, and a prediction may miss a fact of another partition.
   */
  public boolean isKeyedOtherwise() {
    return !original
        .key()
        .map(key -> Arrays.equals(key, purchase.customerId().getBytes(UTF_8)))
        .orElse(false);
  }

  /** The purchase as the features, or a later purchase's history, see it. */
  public Fact fact() {
    return new Fact(
        Micros.of(purchase.occurredAt()),
        money.amountE4(),
        purchase.isRefund(),
        purchase.units(),
        purchase.lines(),
        purchase.mainCategory());
  }
}
