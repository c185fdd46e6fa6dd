package io.spendcast.integration.stream;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.stack.SparkDaemons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A worker of a Spark cluster, with the JVMs that it has started: a machine, as it were. */
record SparkWorker(SparkDaemons.Worker worker, ChildProcess process) {

  static SparkWorker start(SparkDaemons daemons, SparkDaemons.Worker worker) {
    return new SparkWorker(worker, daemons.start(worker));
  }

  /** Those that run this class now. */
  Stream<ProcessHandle> jvms(String mainClass) {
    return started().filter(jvm -> commandLine(jvm).contains(mainClass));
  }

  /** Kills it as the loss of its machine would, with all that it has started. */
  void kill() {
    List<ProcessHandle> jvms = started().toList();
    process.kill();
    jvms.forEach(ProcessHandle::destroyForcibly);
  }

  /** Kills it, and starts another one in its place. */
  SparkWorker replaced(SparkDaemons daemons) {
    kill();
    return start(daemons, worker);
  }

  private Stream<ProcessHandle> started() {
    return ProcessHandle.of(process.pid()).stream().flatMap(ProcessHandle::descendants);
  }

  /** Java's own way leaves out long ones. */
  private static String commandLine(ProcessHandle jvm) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(jvm.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
