package io.spendcast.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The processes that a program starts. They carry its mark in their environment, so that they are
 * found when the program is gone, even in sessions of their own. It needs Linux's {@code /proc};
 * elsewhere nothing is found.
 *
 * @param mark value that no other program has
 */
record Leftovers(String mark) {
  /** Environment variable that a program passes on. */
  static final String NAME = "SPENDCAST_PROGRAM";

  static Leftovers ofNewProgram() {
    return new Leftovers(UUID.randomUUID().toString());
  }

  /** Kills all of them, and the program itself if it is still there. */
  void kill() {
    ProcessHandle.allProcesses().filter(this::carries).forEach(ProcessHandle::destroyForcibly);
  }

  /** Command of a shell that does the same when this JVM cannot. */
  String killCommand() {
    return "for file in $(grep -lzs '^"
        + NAME
        + "="
        + mark
        + "' /proc/[0-9]*/environ); do file=${file%/environ}; kill -KILL ${file#/proc/}; done";
  }

  private boolean carries(ProcessHandle process) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(NAME + "=" + mark);
    } catch (IOException e) {
      return false; // It has ended, or is somebody else's.
    }
  }
}
