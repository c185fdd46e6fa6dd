package io.spendcast.scoring.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.FakeScorer;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.ModelServer.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScorerServerTest {
  private static final ModelReference REFERENCE = ModelReference.parse("models:/fake@champion");
  private static final float[][] ROW = new float[1][1];

  private final FakeScorer first = new FakeScorer("1");
  private final FakeScorer second = new FakeScorer("2");
  private final ScorerServer server = new ScorerServer(REFERENCE, first.loaded());

  @Test
  void keepsAVersionOpenUntilItsLastLeaseIsClosed() {
    Lease<Scorer> one = server.lease();
    Lease<Scorer> other = server.lease();

    server.swap(second.loaded());
    one.close();
    assertThat(first.closed).hasValue(0);
    assertThat(other.model()).isSameAs(first);

    other.close();
    assertThat(first.closed).hasValue(1);
    try (Lease<Scorer> next = server.lease()) {
      assertThat(next.model()).isSameAs(second);
    }
    assertThat(second.closed).hasValue(0);
  }

  @Test
  void countsALeaseOnceHoweverOftenItIsClosed() {
    Lease<Scorer> one = server.lease();
    Lease<Scorer> other = server.lease();

    one.close();
    one.close();
    server.swap(second.loaded());

    assertThat(first.closed).hasValue(0);
    assertThatThrownBy(one::model).hasMessage("a lease must not be used once it is closed");
    other.close();
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void closesTheLastVersionWithItsLastLeaseAndLeasesNoMore() {
    Lease<Scorer> lease = server.lease();

    server.close();
    server.close();
    assertThat(first.closed).hasValue(0);
    lease.close();

    assertThat(first.closed).hasValue(1);
    assertThatThrownBy(server::lease)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the server of model models:/fake@champion is closed");
  }

  @Test
  void closesAVersionThatComesTooLate() {
    server.close();

    server.swap(second.loaded());

    assertThat(second.closed).hasValue(1);
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void tellsWhatItDid() {
    server.refuse("a reason", true);
    assertThat(server.stats())
        .isEqualTo(new ServingStats(0, 1, Duration.ofMillis(5), 7, Optional.of("a reason"), true));

    server.swap(new LoadedModel(second, Duration.ofMillis(9), 11));
    assertThat(server.stats())
        .isEqualTo(new ServingStats(1, 1, Duration.ofMillis(9), 11, Optional.empty()));

    server.refuse("another", false);
    server.settle();
    assertThat(server.stats().lastRefusal()).isEmpty();
  }

  @Test
  void closesEachVersionOnceAndNeverUnderAThreadThatScores() throws Exception {
    List<FakeScorer> versions = new ArrayList<>(List.of(first));
    AtomicBoolean end = new AtomicBoolean();
    AtomicLong scored = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> scoring = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        scoring.add(threads.submit(() -> scoreUntil(end, scored)));
      }
      for (int version = 2; version <= 5_000 || scored.get() < 10_000; version++) {
        FakeScorer next = new FakeScorer(Integer.toString(version));
        versions.add(next);
        server.swap(next.loaded());
      }
      end.set(true);
      for (Future<?> thread : scoring) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
    server.close();

    assertThat(versions).allSatisfy(version -> assertThat(version.closed).hasValue(1));
    assertThat(versions).allSatisfy(version -> assertThat(version.usedWhenClosed).hasValue(0));
  }

  private void scoreUntil(AtomicBoolean end, AtomicLong scored) {
    while (!end.get()) {
      try (Lease<Scorer> lease = server.lease()) {
        lease.model().score(ROW, 1);
        scored.incrementAndGet();
      }
    }
  }
}
