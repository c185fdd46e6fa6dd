package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.Jcmd;
import io.spendcast.benchmarks.process.Processes;

/**
 * Memory of a subject's JVM, in MiB.
 *
 * @param resident peak resident memory, native memory included
 * @param heap largest heap, just before a collection
 * @param live heap that a full collection leaves
 */
public record Memory(long resident, long heap, long live) {

  /** Measures the memory after a full collection, which it triggers. */
  public static Memory of(Trial trial) {
    long pid = trial.process().pid();
    long resident = Processes.peakMebibytes(pid);
    Jcmd.run(pid, "GC.run");
    GcLog log = GcLog.read(trial.setup().gcLog());
    return new Memory(resident, log.mostBefore(), log.lastAfter());
  }
}
