package io.spendcast.scoring.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.scoring.FakeScorer;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.LogLines;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.registry.RegistryException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final Duration POLL = Duration.ofSeconds(15);

  private final FakeScorer first = new FakeScorer("1");
  private final ScorerServer server =
      new ScorerServer(ModelReference.parse("models:/fake@champion"), first.loaded());
  private final Scripted versions = new Scripted();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Follower follower = new Follower(server, versions, POLL, () -> now);

  @Test
  void swapsWhenAnotherVersionIsWanted() {
    versions.want("2");

    assertThat(follower.look()).isEqualTo(POLL);

    assertThat(server.version()).isEqualTo("2");
    assertThat(server.stats().swaps()).isEqualTo(1);
    assertThat(first.closed).hasValue(1);
  }

  @Test
  void doesNothingWhileTheVersionIsTheWantedOne() {
    follower.look();
    follower.look();

    assertThat(server.stats().swaps()).isZero();
    assertThat(versions.loads).isZero();
  }

  @Test
  void staysWithTheOldVersionAndTriesABrokenOneRarely() {
    versions.want("2");
    versions.broken.put("2", "model.onnx must be an ONNX graph");

    for (int second = 0; second < 900; second += 15) {
      assertThat(follower.look()).isEqualTo(POLL);
      now = now.plus(POLL);
    }

    assertThat(server.version()).isEqualTo("1");
    assertThat(server.stats().lastRefusal())
        .contains("stays at version 1, not 2: model.onnx must be an ONNX graph");
    // At once, and 1, 3 and 7 minutes later.
    assertThat(versions.loads).isEqualTo(4);
    assertThat(server.stats().refusals()).isEqualTo(4);
  }

  @Test
  void takesABrokenVersionOnceItIsWhole() {
    versions.want("2");
    versions.broken.put("2", "truncated");
    follower.look();

    versions.broken.clear();
    now = now.plus(Duration.ofMinutes(1));
    follower.look();

    assertThat(server.version()).isEqualTo("2");
    assertThat(server.stats().lastRefusal()).isEmpty();
  }

  @Test
  void takesAThirdVersionAtOnceAfterABrokenOne() {
    versions.want("2");
    versions.broken.put("2", "truncated");
    follower.look();

    versions.want("3");
    follower.look();

    assertThat(server.version()).isEqualTo("3");
  }

  @Test
  void isSettledWhenTheAliasMovesBack() {
    versions.want("2");
    versions.broken.put("2", "truncated");
    follower.look();

    versions.want("1");
    follower.look();

    assertThat(server.stats().lastRefusal()).isEmpty();
    assertThat(server.stats().refusals()).isEqualTo(1);
  }

  @Test
  void looksLessOftenWhileTheRegistryIsAway() {
    versions.away = true;

    assertThat(follower.look()).isEqualTo(POLL);
    assertThat(follower.look()).isEqualTo(Duration.ofSeconds(30));
    assertThat(follower.look()).isEqualTo(Duration.ofSeconds(30));
    assertThat(server.stats().lastRefusal()).contains("stays at version 1: away");

    versions.want("2");
    assertThat(follower.look()).isEqualTo(POLL);
    assertThat(server.version()).isEqualTo("2");
  }

  @Test
  void triesAVersionThatCantBeDownloadedAsOftenAsItLooks() {
    versions.want("2");
    versions.fault = new RegistryException("too slow");

    assertThat(follower.look()).isEqualTo(POLL);
    assertThat(follower.look()).isEqualTo(Duration.ofSeconds(30));
    assertThat(versions.loads).isEqualTo(2);
    assertThat(server.stats().lastRefusal()).contains("stays at version 1: too slow");

    versions.fault = null;
    assertThat(follower.look()).isEqualTo(POLL);
    assertThat(server.version()).isEqualTo("2");
  }

  @Test
  void survivesWhateverAModelThrows() {
    versions.want("2");
    versions.fault = new StrangeFault();

    follower.look();

    assertThat(server.version()).isEqualTo("1");
    assertThat(server.stats().refusals()).isEqualTo(1);
  }

  @Test
  void survivesWhateverARegistryThrows() {
    versions.want("2");
    versions.strange = new StrangeFault();

    assertThat(follower.look()).isEqualTo(POLL);
    assertThat(server.stats().lastRefusal())
        .get()
        .asString()
        .startsWith("stays at version 1: ")
        .endsWith("StrangeFault");

    versions.strange = null;
    follower.look();
    assertThat(server.version()).isEqualTo("2");
  }

  @Test
  void logsEachReasonOnceUntilAllIsWell() {
    try (LogLines log = new LogLines(Follower.class)) {
      versions.away = true;
      follower.look();
      follower.look();
      versions.want("2");
      versions.broken.put("2", "truncated");
      follower.look();
      versions.away = true;
      follower.look();
      versions.want("1");
      follower.look();
      versions.away = true;
      follower.look();

      String away = "model models:/fake@champion stays at version 1: away";
      assertThat(log.warnings())
          .containsExactly(
              away, "model models:/fake@champion stays at version 1, not 2: truncated", away);
    }
  }

  private static final class StrangeFault extends RuntimeException {}

  private static final class Scripted implements Versions {
    private String wanted = "1";
    private boolean away;
    private RuntimeException strange;
    private RuntimeException fault;
    private final Map<String, String> broken = new HashMap<>();
    private int loads;

    void want(String version) {
      wanted = version;
      away = false;
    }

    @Override
    public String wanted() {
      if (away) {
        throw new RegistryException("away");
      }
      if (strange != null) {
        throw strange;
      }
      return wanted;
    }

    @Override
    public LoadedModel load(String version) {
      loads++;
      if (fault != null) {
        throw fault;
      }
      if (broken.containsKey(version)) {
        throw new InvalidModelException(broken.get(version));
      }
      return new FakeScorer(version).loaded();
    }
  }
}
