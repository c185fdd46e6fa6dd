package io.spendcast.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  private static final InferenceMetrics METRICS = InferenceMetrics.in("test");

  private final Doubling model = new Doubling(Set.of());

  @ParameterizedTest
  @CsvSource({"1, 1", "9, 9", "10, 10", "11, '6,5'", "25, '9,8,8'"})
  void cutsAsFewBatchesAsCanBeOfEqualSize(int examples, String sizes) {
    Batches.atMost(10, METRICS).infer(model, numbers(examples));

    assertThat(model.sizes.stream().map(String::valueOf).collect(Collectors.joining(",")))
        .isEqualTo(sizes);
  }

  @Test
  void failsOnlyTheExamplesThatTheModelCannotScore() {
    Doubling poisoned = new Doubling(Set.of(0, 37, 38, 99));

    List<Inference<Integer, Integer>> inferences = batches().infer(poisoned, numbers(100));

    assertThat(inferences)
        .isEqualTo(
            numbers(100).stream()
                .map(
                    n ->
                        poisoned.poison.contains(n)
                            ? new Inference.Failed<Integer, Integer>(n, "poison: " + n, "doubling")
                            : new Inference.Scored<>(n, 2 * n, "doubling"))
                .toList());
    assertThat(poisoned.sizes.size()).isLessThanOrEqualTo(1 + 2 * 4 * 7);
  }

  @Test
  void scoresAGoodBatchWithOneCall() {
    batches().infer(model, numbers(100));

    assertThat(model.sizes).containsExactly(100);
  }

  @Test
  void asksNothingOfTheModelWhenThereAreNoExamples() {
    assertThat(batches().infer(model, List.of())).isEmpty();
    assertThat(model.sizes).isEmpty();
  }

  @Test
  void failsExamplesOfAModelThatGivesTooFewResults() {
    Model<Integer, Integer> mute =
        new Model<>() {
          @Override
          public String id() {
            return "mute";
          }

          @Override
          public List<Integer> infer(List<Integer> examples) {
            return List.of();
          }
        };

    assertThat(batches().infer(mute, List.of(1)))
        .containsExactly(
            new Inference.Failed<>(
                1, "the model must give a result for each of 1 examples, but gave 0", "mute"));
  }

  private static Batches batches() {
    return Batches.atMost(1_000, METRICS);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Throws for a batch with poison in it, and remembers how large its batches were. */
  private static final class Doubling implements Model<Integer, Integer> {
    private final Set<Integer> poison;
    private final List<Integer> sizes = new ArrayList<>();

    Doubling(Set<Integer> poison) {
      this.poison = poison;
    }

    @Override
    public String id() {
      return "doubling";
    }

    @Override
    public List<Integer> infer(List<Integer> examples) {
      sizes.add(examples.size());
      examples.stream()
          .filter(poison::contains)
          .findFirst()
          .ifPresent(
              n -> {
                throw new IllegalArgumentException("poison: " + n);
              });
      return examples.stream().map(n -> 2 * n).toList();
    }
  }
}
