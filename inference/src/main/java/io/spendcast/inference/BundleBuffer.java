package io.spendcast.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Elements of a bundle that wait for its end, for steps that handle a whole bundle at once. Each
 * leaves with its own timestamp and window.
 */
public final class BundleBuffer<T> {
  private final List<Held<T>> held = new ArrayList<>();

  private record Held<T>(T element, Instant timestamp, BoundedWindow window) {
    boolean isAlike(Held<T> other) {
      return timestamp.equals(other.timestamp) && window.equals(other.window);
    }
  }

  public void add(T element, Instant timestamp, BoundedWindow window) {
    held.add(new Held<>(element, timestamp, window));
  }

  public boolean isEmpty() {
    return held.isEmpty();
  }

  int size() {
    return held.size();
  }

  void clear() {
    held.clear();
  }

  /** Whether all elements have one timestamp and window, as those of batch pipelines have. */
  boolean areAlike() {
    return held.stream().allMatch(held.get(0)::isAlike);
  }

  /** Puts the elements into another order than that of their arrival. */
  public void sort(Comparator<T> order) {
    held.sort(Comparator.comparing(Held::element, order));
  }

  public List<T> elements() {
    return held.stream().map(Held::element).toList();
  }

  /**
   * @param results a result for each of {@link #elements}, in that order
   */
  public <R> void output(List<R> results, DoFn<T, R>.FinishBundleContext context) {
    for (int i = 0; i < results.size(); i++) {
      context.output(results.get(i), held.get(i).timestamp, held.get(i).window);
    }
  }

  /** Outputs one result of all elements, with the last one's timestamp and window. */
  public <R> void outputOne(R result, DoFn<T, R>.FinishBundleContext context) {
    Held<T> last = held.get(held.size() - 1);
    context.output(result, last.timestamp, last.window);
  }
}
