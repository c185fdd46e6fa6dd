package io.spendcast.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerJvmTest {
  private final List<Integer> closed = new ArrayList<>();

  @Test
  void closesTheNewestFirstSinceItMayUseTheOlder() {
    IntStream.range(0, 20)
        .forEach(
            i -> PerJvm.get(AutoCloseable.class, "PerJvmTest " + i, () -> () -> closed.add(i)));

    PerJvm.closeAll();

    assertThat(closed)
        .containsExactlyElementsOf(IntStream.iterate(19, i -> i - 1).limit(20).boxed().toList());
  }

  @Test
  void leavesOpenWhatIsOpenedWhileItCloses() {
    PerJvm.get(AutoCloseable.class, "PerJvmTest", () -> () -> hold(2));

    PerJvm.closeAll();
    hold(3);

    assertThat(closed).isEmpty();
    PerJvm.closeAll();
    assertThat(closed).containsExactly(2);
  }

  private void hold(int number) {
    PerJvm.get(AutoCloseable.class, "PerJvmTest", () -> () -> closed.add(number));
  }
}
