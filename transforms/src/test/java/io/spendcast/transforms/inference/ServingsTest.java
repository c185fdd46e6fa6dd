package io.spendcast.transforms.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.inference.batch.TooLateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServingsTest {
  private final Servings<String, Integer> servings = new Servings<>(2);

  @Test
  void closesTheLeastRecentlyUsedModelOverTheLimit() {
    use("lru-a");
    use("lru-b");
    use("lru-a");
    use("lru-c");

    assertThat(isClosed("lru-a")).isFalse();
    assertThat(isClosed("lru-b")).isTrue();
    assertThat(isClosed("lru-c")).isFalse();
  }

  @Test
  void closesAModelInUseOnlyAfterItsLastBatch() {
    servings.with(
        new Words("used-a"),
        serving -> {
          use("used-b");
          use("used-c");
          assertThat(isClosed("used-a")).isFalse();
          return serving.with(Optional.empty(), model -> model.infer(List.of("still open")));
        });

    assertThat(isClosed("used-a")).isTrue();
  }

  @Test
  void keepsAModelOpenForACallThatWasGivenUp() throws InterruptedException {
    Words.Loaded hanging =
        servings.with(
            new Words("given-up"),
            serving -> {
              Assertions.assertThatThrownBy(
                      () ->
                          serving.with(
                              Optional.of(Duration.ofMillis(50)),
                              model -> model.infer(List.of("hang"))))
                  .isInstanceOf(TooLateException.class);
              return Words.loaded("given-up");
            });
    servings.close();

    assertThat(isClosed("given-up")).isFalse();
    hanging.release.countDown();
    assertThat(hanging.closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void triesAModelAgainThatCouldNotBeOpened() {
    for (int i = 0; i < 2; i++) {
      Assertions.assertThatThrownBy(() -> use("missing-twice"))
          .isInstanceOf(ModelNotOpenedException.class)
          .hasRootCauseMessage("there is no model missing-twice");
    }
  }

  private void use(String name) {
    servings.with(new Words(name), serving -> serving);
  }

  private static boolean isClosed(String name) {
    return Words.loaded(name).closed.getCount() == 0;
  }
}
