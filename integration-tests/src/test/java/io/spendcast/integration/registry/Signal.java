package io.spendcast.integration.registry;

import io.spendcast.local.process.Attempt;
import java.util.stream.Stream;

/** Signals to a process of ours and to all below it. */
enum Signal {
  /** They hold their connections and answer nothing. */
  STOP,
  CONT,
  KILL;

  void to(ProcessHandle process) {
    Stream.concat(Stream.of(process), process.descendants()).toList().forEach(this::send);
  }

  private void send(ProcessHandle process) {
    String pid = Long.toString(process.pid());
    Attempt.orFail(
        "cannot signal " + pid,
        () -> new ProcessBuilder("kill", "-" + name(), pid).start().waitFor());
  }
}
