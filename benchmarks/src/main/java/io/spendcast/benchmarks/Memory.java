package io.spendcast.benchmarks;

/**
 * The memory of a subject's JVM, in MiB.
 *
 * @param resident the most, native memory included
 * @param heap the most, just before a collection
 * @param live what a full collection leaves of the heap
 */
record Memory(long resident, long heap, long live) {

  /** Makes the subject collect. */
  static Memory of(Trial trial) {
    long pid = trial.process().pid();
    long resident = Processes.peakMebibytes(pid);
    Jcmd.run(pid, "GC.run");
    GcLog log = GcLog.read(trial.place().gcLog());
    return new Memory(resident, log.mostBefore(), log.lastAfter());
  }
}
