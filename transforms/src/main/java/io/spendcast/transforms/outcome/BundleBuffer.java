package io.spendcast.transforms.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Holds a bundle's records until it ends, for steps that handle a whole bundle at once. Records
 * leave in the order of arrival (topic, partition, offset), each with its own timestamp and window.
 */
public final class BundleBuffer {
  private static final Comparator<Held> BY_POSITION =
      Comparator.comparing((Held h) -> h.outcome.position().topicId())
          .thenComparing(h -> h.outcome.position().partition())
          .thenComparing(h -> h.outcome.position().offset());

  private final List<Held> held = new ArrayList<>();

  private record Held(Outcome outcome, Instant timestamp, BoundedWindow window) {}

  public void add(Outcome outcome, Instant timestamp, BoundedWindow window) {
    held.add(new Held(outcome, timestamp, window));
  }

  public boolean isEmpty() {
    return held.isEmpty();
  }

  public List<Outcome> inOrder() {
    held.sort(BY_POSITION);
    return held.stream().map(Held::outcome).toList();
  }

  /**
   * @param results what became of each of {@link #inOrder}, in that order
   */
  public void output(List<Outcome> results, DoFn<Outcome, Outcome>.FinishBundleContext context) {
    for (int i = 0; i < results.size(); i++) {
      context.output(results.get(i), held.get(i).timestamp, held.get(i).window);
    }
  }

  /** Outputs the records as one element, with the last record's timestamp and window. */
  public void outputBundle(DoFn<Outcome, Bundle>.FinishBundleContext context) {
    List<Outcome> outcomes = inOrder();
    Held last = held.get(held.size() - 1);
    context.output(new Bundle(outcomes), last.timestamp, last.window);
  }
}
