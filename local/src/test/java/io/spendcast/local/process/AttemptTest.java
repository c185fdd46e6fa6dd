package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttemptTest {
  @Test
  void returnsTheResultOfAnAction() {
    assertThat(Attempt.<String>orFail("cannot read", () -> "text")).isEqualTo("text");
  }

  @Test
  void turnsACheckedExceptionIntoAMessageForPeople() {
    IOException cause = new IOException("no space left");

    assertThatThrownBy(() -> Attempt.orFail("cannot write x", () -> fail(cause)))
        .isInstanceOf(StackException.class)
        .hasMessage("cannot write x")
        .hasCause(cause);
  }

  @Test
  void leavesTheMessagesOfInnerFailuresAndOfAnInterruptAlone() {
    StackException inner = new StackException("not inside the project");

    assertThatThrownBy(() -> Attempt.orFail("cannot write x", () -> fail(inner))).isSameAs(inner);
    assertThatThrownBy(
            () -> Attempt.orFail("cannot write x", () -> fail(new InterruptedException())))
        .hasMessage("interrupted");
  }

  private static void fail(Exception failure) throws Exception {
    throw failure;
  }
}
