package io.spendcast.transforms.inference.batch;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Elements of a bundle that wait to be scored together. */
public final class HeldElements<T> {
  private final List<Held<T>> held = new ArrayList<>();

  /** An element as it came. */
  public record Held<T>(T element, Instant timestamp, BoundedWindow window) {
    boolean isAlike(Held<T> other) {
      return timestamp.equals(other.timestamp) && window.equals(other.window);
    }
  }

  public void add(T element, Instant timestamp, BoundedWindow window) {
    held.add(new Held<>(element, timestamp, window));
  }

  public int size() {
    return held.size();
  }

  /** Whether the newest could stand for all: then all may leave as it leaves. */
  public boolean areAlike() {
    Held<T> newest = held.get(held.size() - 1);
    return held.stream().allMatch(newest::isAlike);
  }

  /** Lets go of the first ones. */
  public List<Held<T>> take(int count) {
    List<Held<T>> first = held.subList(0, count);
    List<Held<T>> taken = List.copyOf(first);
    first.clear();
    return taken;
  }
}
