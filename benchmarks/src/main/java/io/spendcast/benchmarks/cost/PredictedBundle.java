package io.spendcast.benchmarks.cost;

import io.spendcast.domain.EventType;
import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Purchase;
import io.spendcast.features.Features;
import io.spendcast.inference.ScoreBundles;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Position;
import io.spendcast.transforms.predict.Predict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Bundle of purchases that {@link Predict}'s function processes as a runner would call it, without
 * the runner.
 */
public final class PredictedBundle {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final long MICROS = 1_000_000;
  private static final int LONGEST_HISTORY = 36;

  private final ScoreBundles.ScoreFn<Outcome, Outcome> function;
  private final List<Accepted> purchases;
  private long scored;

  private PredictedBundle(
      ScoreBundles.ScoreFn<Outcome, Outcome> function, List<Accepted> purchases) {
    this.function = function;
    this.purchases = purchases;
  }

  /** Bundle of random purchases. The same size always gives the same purchases. */
  public static PredictedBundle of(String model, int size) {
    ScoreBundles.ScoreFn<Outcome, Outcome> function =
        ScoreBundles.function(Predict.with(model).scorer());
    function.setup();
    SplittableRandom random = new SplittableRandom(size);
    List<Accepted> purchases = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      purchases.add(purchase(i, random));
    }
    return new PredictedBundle(function, purchases);
  }

  /** Feature values of each purchase as the model receives them, in the bundle's order. */
  public float[][] examples() {
    return purchases.stream().map(p -> p.features().orElseThrow().values()).toArray(float[][]::new);
  }

  /**
   * Processes the bundle from its start to its end.
   *
   * @throws IllegalStateException unless every purchase receives a prediction
   */
  public void run() throws InterruptedException {
    scored = 0;
    function.startBundle();
    for (Accepted purchase : purchases) {
      // Without a receiver: nothing leaves before the end of so small a bundle.
      function.process(purchase, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE, null);
    }
    function.finishBundle(new Counting());
    if (scored != purchases.size()) {
      throw new IllegalStateException(scored + " of " + purchases.size() + " were scored");
    }
  }

  /** Counts the predictions that the function outputs. */
  private final class Counting extends DoFn<Outcome, Outcome>.FinishBundleContext {
    Counting() {
      function.super();
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      return PipelineOptionsFactory.create();
    }

    @Override
    public void output(Outcome outcome, org.joda.time.Instant timestamp, BoundedWindow window) {
      scored += ((Accepted) outcome).predictions().size();
    }

    @Override
    public <T> void output(
        TupleTag<T> tag, T output, org.joda.time.Instant timestamp, BoundedWindow window) {
      throw new UnsupportedOperationException("the function has one output");
    }
  }

  private static Accepted purchase(int number, SplittableRandom random) {
    Purchase purchase =
        new Purchase(
            "event-" + number,
            EventType.PURCHASE,
            "A-" + number,
            "C-" + number,
            NOW,
            "USD",
            BigDecimal.valueOf(random.nextInt(100, 20_000), 2),
            "US",
            "web",
            List.of(new LineItem("SKU-1", "books", 1, BigDecimal.ONE)));
    Position position = new Position(new UUID(0, 1), 0, number, NOW);
    Accepted accepted =
        Accepted.of(
            position,
            new Original(Optional.empty(), Optional.empty()),
            purchase,
            Money.inBase(purchase.amount()));
    float[] features = Features.of(history(random), accepted.fact());
    return accepted.withFeatures(new FeatureVector(features));
  }

  private static History history(SplittableRandom random) {
    List<Fact> newestFirst = new ArrayList<>();
    long micros = NOW.getEpochSecond() * MICROS;
    for (int facts = random.nextInt(LONGEST_HISTORY); facts > 0; facts--) {
      micros -= 1 + random.nextLong(Duration.ofDays(60).toSeconds() * MICROS);
      newestFirst.add(new Fact(micros, random.nextInt(100, 20_000), false, 1, 1, "books"));
    }
    return new History(newestFirst);
  }
}
