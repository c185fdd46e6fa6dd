package io.spendcast.transforms.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Exceedance;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.domain.SpendInterval;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.ServingStats;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChallengerTest {
  private static final Duration PLENTY = Duration.ofSeconds(30);
  private static final Duration LITTLE = Duration.ofMillis(1);
  private static final ServingSettings SETTINGS =
      ServingSettings.DEFAULT.withPoll(Duration.ofMillis(1)).withThreshold(new BigDecimal("250"));

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<ShadowServer> opened = new ArrayList<>();

  @AfterEach
  void close() {
    release.countDown();
    opened.forEach(ShadowServer::close);
  }

  @Test
  void predictsAsChallengerWhatItScores() throws InterruptedException {
    Challenger challenger = challenger(PLENTY, example -> {});

    assertThat(challenger.start(examples(1, 2)).take()).containsExactly(of(1), of(2));
  }

  @Test
  void leavesOutOnlyWhatItCannotScore() throws InterruptedException {
    Challenger challenger =
        challenger(
            PLENTY,
            example -> {
              if (example[0] == 2) {
                throw new IllegalStateException("poison");
              }
            });

    assertThat(challenger.start(examples(1, 2, 3)).take())
        .containsExactly(of(1), Optional.empty(), of(3));
  }

  @Test
  void keepsWhatFitsIntoItsBudgetAndDropsTheRest() throws InterruptedException {
    Challenger challenger =
        challenger(
            Duration.ofMillis(200),
            example -> {
              if (example[0] == 1) {
                await(release);
              }
            });
    List<float[]> examples = new ArrayList<>(Collections.nCopies(256, new float[] {0}));
    examples.addAll(examples(1, 2));

    List<Optional<Prediction>> taken = challenger.start(examples).take();

    assertThat(taken).hasSize(258);
    assertThat(taken.subList(0, 256)).containsOnly(of(0));
    assertThat(taken.subList(256, 258)).containsOnly(Optional.empty());
  }

  @Test
  void dropsBundlesAtOnceWhileEveryThreadHangs() throws InterruptedException {
    Challenger hanging = challenger(LITTLE, example -> await(release));
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      hanging.start(examples(1)).take();
    }

    assertThat(hanging.start(examples(1, 2)).take())
        .containsExactly(Optional.empty(), Optional.empty());
  }

  @Test
  void triesAgainUntilItsModelIsThere() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch missing = new CountDownLatch(1);
    Challenger challenger =
        challenger(
            PLENTY,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("no such alias");
              }
              await(missing);
              return new Fixed(example -> {});
            });

    assertThat(challenger.start(examples(1)).take()).containsExactly(Optional.empty());
    missing.countDown();
    while (opened.get(0).serving().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(challenger.start(examples(1)).take()).containsExactly(of(1));
  }

  private Challenger challenger(Duration budget, Consumer<float[]> scoring) {
    return challenger(budget, () -> new Fixed(scoring));
  }

  private Challenger challenger(Duration budget, Supplier<ModelServer<Scorer>> open) {
    opened.add(ShadowServer.begin(open, SETTINGS, budget));
    return Challenger.of(opened.get(0));
  }

  private static List<float[]> examples(int... values) {
    List<float[]> examples = new ArrayList<>();
    for (int value : values) {
      examples.add(new float[] {value});
    }
    return examples;
  }

  private static Optional<Prediction> of(int value) {
    return Optional.of(
        new Prediction(
            "spend",
            "8",
            Role.CHALLENGER,
            90,
            0.5,
            new BigDecimal(value + ".00"),
            new SpendInterval(new BigDecimal("0.00"), new BigDecimal(2 * value + ".00")),
            new Exceedance(new BigDecimal("250"), new BigDecimal("0.2500"))));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Expects as much spend as an example's first feature. */
  private record Fixed(Consumer<float[]> scoring)
      implements ModelServer<Scorer>, ModelServer.Lease<Scorer>, Scorer {

    @Override
    public Lease<Scorer> lease() {
      return this;
    }

    @Override
    public Scorer model() {
      return this;
    }

    @Override
    public ServingStats stats() {
      return new ServingStats(0, 0, Duration.ZERO, 1, Optional.empty());
    }

    @Override
    public ModelInfo info() {
      return new ModelInfo("spend", "8", 1, 90, "USD", List.of());
    }

    @Override
    public List<Score> score(float[][] examples, float threshold) {
      List<Score> scores = new ArrayList<>();
      for (float[] example : examples) {
        scoring.accept(example);
        scores.add(new Score(0.5f, example[0], 0, 2 * example[0], threshold / 1_000));
      }
      return scores;
    }

    @Override
    public void close() {}
  }
}
