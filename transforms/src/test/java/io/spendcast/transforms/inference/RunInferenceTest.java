package io.spendcast.transforms.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.inference.batch.Inference;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
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
  void makesExamplesAndResultsByHooksWhoseFailuresAreTheirElementsOwn() {
    RunInference<Integer, String> hooked =
        RunInference.of(new Words(model), TypeDescriptors.integers())
            .withPreprocess((Integer n) -> "x".repeat(n))
            .withPostprocess(RunInferenceTest::even, TypeDescriptors.strings())
            .withPostprocess(s -> s.toUpperCase(Locale.ROOT), TypeDescriptors.strings());

    PAssert.that(pipeline.apply(Create.of(2, -1, 3)).apply(hooked))
        .containsInAnyOrder(
            List.of(
                new Inference.Scored<>(2, "EVEN 2", model),
                new Inference.Failed<>(-1, "count is negative: -1", model),
                new Inference.Failed<>(3, "odd", model)));
    run();
  }

  @Test
  void cutsBundlesIntoBatchesOfTheGivenSizes() {
    List<String> words = Collections.nCopies(22, "a");

    infer(
        RunInference.of(new Words(model), TypeDescriptors.integers()).withBatchSize(3, 10),
        words.toArray(String[]::new));
    run();

    assertThat(Words.loaded(model).batches.stream().filter(batch -> !batch.contains("warm")))
        .extracting(List::size)
        .containsExactlyInAnyOrder(10, 6, 6);
  }

  @Test
  void failsABatchOverItsTimeAndKeepsTheModelUntilItsCallIsBack() throws InterruptedException {
    infer(
            RunInference.of(new Words(model), TypeDescriptors.integers())
                .withBatchSize(1, 1)
                .withTimeout(Duration.ofMillis(300)),
            "hang",
            "abc")
        .containsInAnyOrder(
            List.of(failed("hang", "the model did not answer within PT0.3S"), scored("abc", 3)));

    run();
    Words.loaded(model).release.countDown();
  }

  @Test
  void warmsTheModelUpBeforeTheFirstBundle() {
    infer(RunInference.of(new Words(model), TypeDescriptors.integers()), "abc");

    run();
    assertThat(Words.loaded(model).batches).containsExactly(List.of("warm"), List.of("abc"));
  }

  @Test
  void passesKeysThrough() {
    PCollection<KV<String, String>> keyed =
        pipeline.apply(Create.of(KV.of("k", "a"), KV.of("l", "abc")));

    PAssert.that(
            keyed.apply(RunInference.of(new Words(model), TypeDescriptors.integers()).withKeys()))
        .containsInAnyOrder(List.of(KV.of("k", scored("a", 1)), KV.of("l", scored("abc", 3))));
    run();
  }

  @Test
  void givesEachKeyItsModelAndFailsOnlyAKeyWithoutOne() {
    String name = model;
    PTransform<PCollection<KV<String, String>>, PCollection<KV<String, Inference<String, Integer>>>>
        perKey =
            RunKeyedInference.perKey(
                name, 2, key -> new Words(key + name), TypeDescriptors.integers());

    PAssert.that(
            pipeline
                .apply(
                    Create.of(
                            List.of(
                                List.of(
                                    KV.of("en", "a"), KV.of("missing", "b"), KV.of("fr", "abc"))))
                        .withCoder(
                            ListCoder.of(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))))
                .apply(Flatten.iterables())
                .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
                .apply(perKey))
        .containsInAnyOrder(
            List.of(
                KV.of("en", new Inference.Scored<>("a", 1, "en" + model)),
                KV.of("fr", new Inference.Scored<>("abc", 3, "fr" + model)),
                KV.of(
                    "missing",
                    new Inference.Failed<>(
                        "b",
                        "model Words[name=missing%1$s] can't be opened: there is no model missing%1$s"
                            .formatted(model),
                        "Words[name=missing" + model + "]"))));
    run();
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

  private static String even(int length) {
    if (length % 2 > 0) {
      throw new IllegalArgumentException("odd");
    }
    return "even " + length;
  }
}
