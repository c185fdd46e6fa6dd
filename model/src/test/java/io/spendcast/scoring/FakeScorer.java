package io.spendcast.scoring;

import io.spendcast.scoring.serving.LoadedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that counts how often it is closed, and complains when it is used afterwards. */
public final class FakeScorer implements Scorer {
  private final String version;
  public final AtomicInteger closed = new AtomicInteger();
  public final AtomicInteger usedWhenClosed = new AtomicInteger();

  public FakeScorer(String version) {
    this.version = version;
  }

  public LoadedModel loaded() {
    return new LoadedModel(this, Duration.ofMillis(5), 7);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo("fake", version, 1, 90, "USD", List.of());
  }

  @Override
  public List<Score> score(float[][] examples, float threshold) {
    if (closed.get() > 0) {
      usedWhenClosed.incrementAndGet();
    }
    return List.of();
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
