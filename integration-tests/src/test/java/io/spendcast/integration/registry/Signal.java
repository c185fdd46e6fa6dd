package io.spendcast.integration.registry;

import io.spendcast.local.process.StackException;
import java.io.IOException;
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
    try {
      new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new StackException("cannot signal " + process.pid(), e);
    } catch (InterruptedException e) {
      throw new StackException("interrupted while signalling", e);
    }
  }
}
