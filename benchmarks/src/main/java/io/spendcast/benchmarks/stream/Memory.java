package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.Jcmd;
import io.spendcast.benchmarks.process.Processes;

/**
 * The memory of a subject's JVM, in MiB.
 *
 * @param resident the most, native memory included
 * @param heap the most, just before a collection
 * @param live what a full collection leaves of the heap
 */
public record Memory(long resident, long heap, long live) {

  /** Makes the subject collect. */
  public static Memory of(Trial trial) {
    long pid = trial.process().pid();
    long resident = Processes.peakMebibytes(pid);
    Jcmd.run(pid, "GC.run");
    GcLog log = GcLog.read(trial.place().gcLog());
    return new Memory(resident, log.mostBefore(), log.lastAfter());
  }
}
