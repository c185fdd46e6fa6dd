package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.BatchSize;
import io.spendcast.transforms.inference.batch.HeldElements;
import io.spendcast.transforms.inference.batch.HeldElements.Held;
import io.spendcast.transforms.inference.batch.Inference;
import io.spendcast.transforms.inference.batch.InferenceMetrics;
import io.spendcast.transforms.inference.batch.Reasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Scores a bundle's elements together. While all have one timestamp and window, as those of a batch
 * pipeline have, the first leave as soon as they make a full batch; others wait for the bundle's
 * end, since only there may each leave with its own.
 */
final class InferFn<K, X, E, R, Y> extends DoFn<KV<K, X>, KV<K, Inference<X, Y>>> {
  private final InferencePlan<? super K, X, E, R, Y> plan;
  private final InferenceMetrics metrics;
  private transient Servings<E, R> servings;
  private transient HeldElements<KV<K, X>> bundle;

  InferFn(InferencePlan<? super K, X, E, R, Y> plan) {
    this.plan = plan;
    this.metrics = InferenceMetrics.in(plan.settings().namespace());
  }

  @Setup
  public void setup() {
    servings = plan.models().servings();
  }

  @StartBundle
  public void startBundle() {
    bundle = new HeldElements<>();
  }

  @ProcessElement
  public void process(
      @Element KV<K, X> element,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<K, Inference<X, Y>>> output) {
    bundle.add(element, timestamp, window);
    BatchSize size = plan.settings().size();
    if (bundle.size() >= size.most() + size.least() && bundle.areAlike()) {
      infer(bundle.take(size.most())).forEach(output::output);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    List<Held<KV<K, X>>> rest = bundle.take(bundle.size());
    List<KV<K, Inference<X, Y>>> inferences = infer(rest);
    for (int i = 0; i < rest.size(); i++) {
      context.output(inferences.get(i), rest.get(i).timestamp(), rest.get(i).window());
    }
  }

  private List<KV<K, Inference<X, Y>>> infer(List<Held<KV<K, X>>> elements) {
    List<KV<K, Inference<X, Y>>> results = new ArrayList<>();
    Map<ModelHandler<E, R>, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      KV<K, X> element = elements.get(i).element();
      results.add(null);
      try {
        places.computeIfAbsent(plan.models().of(element.getKey()), h -> new ArrayList<>()).add(i);
      } catch (RuntimeException e) {
        results.set(i, KV.of(element.getKey(), failed(element.getValue(), e, "")));
      }
    }
    places.forEach((handler, where) -> infer(handler, where, elements, results));
    return results;
  }

  private void infer(
      ModelHandler<E, R> handler,
      List<Integer> places,
      List<Held<KV<K, X>>> elements,
      List<KV<K, Inference<X, Y>>> results) {
    List<X> examples = places.stream().map(i -> elements.get(i).element().getValue()).toList();
    List<Inference<X, Y>> inferences = infer(handler, examples);
    for (int j = 0; j < inferences.size(); j++) {
      int i = places.get(j);
      results.set(i, KV.of(elements.get(i).element().getKey(), inferences.get(j)));
    }
  }

  private List<Inference<X, Y>> infer(ModelHandler<E, R> handler, List<X> examples) {
    try {
      return servings.with(handler, serving -> plan.infer(serving, metrics, examples));
    } catch (ModelNotOpenedException e) {
      // Only the examples of the key without a model fail, not those of other keys.
      return examples.stream().map(x -> failed(x, e, handler.toString())).toList();
    }
  }

  private Inference<X, Y> failed(X example, RuntimeException failure, String model) {
    metrics.failedExamples(1);
    return new Inference.Failed<>(example, Reasons.of(failure), model);
  }
}
