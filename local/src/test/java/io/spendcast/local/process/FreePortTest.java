package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void givesNoPortTwice() {
    int many = 1_000;

    assertThat(IntStream.range(0, many).map(i -> FreePort.find()).distinct().count())
        .isEqualTo(many);
  }
}
