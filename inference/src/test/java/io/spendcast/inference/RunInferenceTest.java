package io.spendcast.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunInferenceTest {
  private final Pipeline pipeline =
      Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
  private String model;

  @BeforeEach
  void nameTheModel(TestInfo test) {
    model = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void marksEachResultWithItsModelAndFailsOnlyThePoison() {
    infer(RunInference.of(new Words(model), TypeDescriptors.integers()), "a", "poison", "abc")
        .containsInAnyOrder(
            List.of(scored("a", 1), failed("poison", "cannot measure this"), scored("abc", 3)));

    run();
    assertThat(Words.loaded(model).loads).isEqualTo(1);
  }

  @Test
  void cutsBundlesIntoBatchesOfTheGivenSize() {
    List<String> words = Collections.nCopies(22, "a");

    infer(
        RunInference.of(new Words(model), TypeDescriptors.integers()).withBatchSize(10),
        words.toArray(String[]::new));
    run();

    assertThat(Words.loaded(model).batches.stream())
        .extracting(List::size)
        .containsExactlyInAnyOrder(8, 7, 7);
  }

  @Test
  void scoresAFullBatchOfABatchPipelineBeforeTheBundleEnds() {
    infer(
        RunInference.of(new Words(model), TypeDescriptors.integers()),
        Collections.nCopies(Batches.LARGEST + 1, "a").toArray(String[]::new));
    run();

    assertThat(Words.loaded(model).batches)
        .extracting(List::size)
        .containsExactly(Batches.LARGEST, 1);
  }

  @Test
  void countsUnderBeamsNames() {
    infer(
        RunInference.of(new Words(model), TypeDescriptors.integers()).withMetricsNamespace(model),
        "a",
        "poison",
        "abc",
        "abcd");

    // The direct runner counts what was attempted also after the pipeline has finished.
    MetricQueryResults metrics =
        run()
            .metrics()
            .queryMetrics(
                MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace(model)).build());

    assertThat(metrics.getCounters())
        .filteredOn(counter -> counter.getCommitted() > 0)
        .extracting(counter -> counter.getName().getName() + " " + counter.getCommitted())
        .containsExactlyInAnyOrder(
            "num_inferences 3", "failed_batches_counter 3", "failed_examples_counter 1");
    assertThat(metrics.getDistributions())
        .extracting(distribution -> distribution.getName().getName())
        .containsExactlyInAnyOrder(
            "inference_request_batch_size",
            "inference_batch_latency_micro_secs",
            "model_byte_size",
            "load_model_latency_milli_secs");
  }

  private PAssert.IterableAssert<Inference<String, Integer>> infer(
      RunInference<String, Integer> inference, String... words) {
    return PAssert.that(
        pipeline
            .apply(Create.of(List.of(List.of(words))).withCoder(ListCoder.of(StringUtf8Coder.of())))
            .apply(Flatten.iterables())
            .apply(inference));
  }

  private PipelineResult run() {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private Inference<String, Integer> scored(String word, int length) {
    return new Inference.Scored<>(word, length, model);
  }

  private Inference<String, Integer> failed(String word, String reason) {
    return new Inference.Failed<>(word, reason, model);
  }
}
