package io.spendcast.inference;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ClassifyFlowersTest {

  @Test
  void namesTheFlowersOnTheDirectRunner() {
    assertThatCode(() -> Flowers.classifyOn("--runner=DirectRunner")).doesNotThrowAnyException();
  }
}
