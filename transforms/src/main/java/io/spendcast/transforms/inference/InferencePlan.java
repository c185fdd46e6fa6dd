package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.BatchSize;
import io.spendcast.transforms.inference.batch.Batches;
import io.spendcast.transforms.inference.batch.Inference;
import io.spendcast.transforms.inference.batch.InferenceMetrics;
import io.spendcast.transforms.inference.batch.Model;
import io.spendcast.transforms.inference.batch.Reasons;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Steps for a batch: conversion into the model's examples, scoring, and conversion of the results
 * for the user.
 *
 * @param <K> key by which models are chosen
 * @param <X> the user's example
 * @param <E> the model's example
 * @param <R> the model's result
 * @param <Y> the user's result
 */
record InferencePlan<K, X, E, R, Y>(
    OpenModels<K, E, R> models,
    SerializableFunction<X, E> before,
    SerializableFunction<R, Y> after,
    Settings settings)
    implements Serializable {

  /**
   * @param timeout of each batch; zero: none
   * @param namespace of the metrics
   */
  record Settings(BatchSize size, Duration timeout, String namespace) implements Serializable {
    static final Settings DEFAULT =
        new Settings(BatchSize.DEFAULT, Duration.ZERO, RunInference.class.getName());

    Settings withSize(BatchSize other) {
      return new Settings(other, timeout, namespace);
    }

    Settings withTimeout(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("timeout must be positive, but was " + limit);
      }
      return new Settings(size, limit, namespace);
    }

    Settings withNamespace(String other) {
      return new Settings(size, timeout, other);
    }

    Optional<Duration> limit() {
      return timeout.isZero() ? Optional.empty() : Optional.of(timeout);
    }
  }

  static <K, E, R> InferencePlan<K, E, E, R, R> of(OpenModels<K, E, R> models) {
    return new InferencePlan<>(models, example -> example, result -> result, Settings.DEFAULT);
  }

  <Z> InferencePlan<K, Z, E, R, Y> preprocessed(SerializableFunction<Z, X> first) {
    SerializableFunction<X, E> then = before;
    return new InferencePlan<>(models, z -> then.apply(first.apply(z)), after, settings);
  }

  <Z> InferencePlan<K, X, E, R, Z> postprocessed(SerializableFunction<Y, Z> last) {
    SerializableFunction<R, Y> first = after;
    return new InferencePlan<>(models, before, result -> last.apply(first.apply(result)), settings);
  }

  InferencePlan<K, X, E, R, Y> with(Settings other) {
    return new InferencePlan<>(models, before, after, other);
  }

  /**
   * Infers one result for each example, in their order. An example that a step refuses becomes a
   * failed inference.
   */
  List<Inference<X, Y>> infer(Serving<E, R> serving, InferenceMetrics metrics, List<X> examples) {
    return serving.with(
        settings.limit(),
        model -> {
          serving.report(model, metrics);
          return infer(model, metrics, examples);
        });
  }

  private List<Inference<X, Y>> infer(
      Model<E, R> model, InferenceMetrics metrics, List<X> examples) {
    List<Inference<X, Y>> inferences = new ArrayList<>(Collections.nCopies(examples.size(), null));
    List<E> ready = new ArrayList<>(examples.size());
    List<Integer> places = new ArrayList<>(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      try {
        ready.add(before.apply(examples.get(i)));
        places.add(i);
      } catch (RuntimeException e) {
        metrics.failedExamples(1);
        inferences.set(i, new Inference.Failed<>(examples.get(i), Reasons.of(e), model.id()));
      }
    }
    List<Inference<E, R>> made = Batches.of(settings.size(), metrics).infer(model, ready);
    for (int j = 0; j < made.size(); j++) {
      int i = places.get(j);
      inferences.set(i, finished(made.get(j).ofExample(examples.get(i)), metrics));
    }
    return inferences;
  }

  private Inference<X, Y> finished(Inference<X, R> made, InferenceMetrics metrics) {
    Inference<X, Y> finished = made.then(after::apply);
    if (made instanceof Inference.Scored && finished instanceof Inference.Failed) {
      metrics.failedExamples(1);
    }
    return finished;
  }
}
