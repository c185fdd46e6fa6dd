package io.spendcast.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.scoring.GoldenFile;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxScorerTest {
  private static final int EXAMPLES = 2_500;
  private static final float[][] ALL = examples();
  private static final float THRESHOLD = 100;

  private Scorer scorer;

  @BeforeEach
  void open() {
    scorer = Models.open(new ModelReference.Folder(GoldenFile.MODEL));
  }

  @AfterEach
  void close() {
    scorer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void givesTheSameBitsInEveryBatchSize(int size) {
    List<Score> atOnce = scorer.score(ALL, THRESHOLD);

    List<Score> inBatches = new ArrayList<>();
    for (int from = 0; from < EXAMPLES; from += size) {
      int to = Math.min(from + size, EXAMPLES);
      inBatches.addAll(scorer.score(Arrays.copyOfRange(ALL, from, to), THRESHOLD));
    }

    assertThat(inBatches).isEqualTo(atOnce);
    assertThat(atOnce).allMatch(Score::isSound);
    assertThat(Set.copyOf(atOnce)).hasSizeGreaterThan(EXAMPLES / 2);
  }

  @Test
  void refersExceedanceProbabilitiesAloneToTheThreshold() {
    List<Score> low = scorer.score(ALL, THRESHOLD);
    List<Score> high = scorer.score(ALL, 10 * THRESHOLD);

    for (int i = 0; i < EXAMPLES; i++) {
      Score score = low.get(i);
      assertThat(high.get(i))
          .isEqualTo(
              new Score(
                  score.purchaseProbability(),
                  score.expectedSpend(),
                  score.spendLow(),
                  score.spendHigh(),
                  high.get(i).exceedProbability()));
      assertThat(high.get(i).exceedProbability()).isLessThanOrEqualTo(score.exceedProbability());
    }
    assertThat(high).isNotEqualTo(low);
  }

  @Test
  void givesEightThreadsTheAnswersOfOne() throws Exception {
    List<Score> expected = scorer.score(ALL, THRESHOLD);

    Callable<List<Score>> call = () -> scorer.score(ALL, THRESHOLD);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<List<Score>> answer : threads.invokeAll(Collections.nCopies(64, call))) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesExamplesOfAnotherShape() {
    assertThatThrownBy(() -> scorer.score(new float[0][], THRESHOLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("examples must be at least one, but were none");
    assertThatThrownBy(() -> scorer.score(new float[][] {new float[3]}, THRESHOLD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an example must have " + Features.NAMES.size() + " features, but had 3");
  }

  @Test
  void refusesToScoreOnceClosedHoweverOftenItIsClosed() {
    scorer.close();
    scorer.close();

    assertThatThrownBy(() -> scorer.score(ALL, THRESHOLD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("model purchase-value is closed");
  }

  @Test
  void closesWhileOthersScore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> calls =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(i -> threads.submit(this::scoreTillClosed))
              .toList();
      scorer.score(ALL, THRESHOLD);

      scorer.close();

      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void scoreTillClosed() {
    assertThatThrownBy(
            () -> {
              while (true) {
                scorer.score(ALL, THRESHOLD);
              }
            })
        .hasMessage("model purchase-value is closed");
  }

  private static float[][] examples() {
    Random random = new Random(5);
    float[][] examples = new float[EXAMPLES][];
    for (int i = 0; i < EXAMPLES; i++) {
      List<Fact> history = new ArrayList<>();
      long at = 1_709_210_096_789_012L;
      for (int fact = random.nextInt(40); fact > 0; fact--) {
        at -= 1 + (long) (random.nextDouble() * 2e12);
        history.add(new Fact(at, 100L * random.nextInt(100_000), false, 2, 1, "books"));
      }
      Fact now =
          new Fact(1_709_210_096_789_013L, 100L * random.nextInt(100_000), false, 2, 1, "books");
      examples[i] = Features.of(new History(history), now);
    }
    return examples;
  }
}
