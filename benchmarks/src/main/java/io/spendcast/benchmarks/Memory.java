package io.spendcast.benchmarks;

/**
 * The most memory a subject's JVM has had, in MiB.
 *
 * @param heap just before a collection
 * @param live heap just after the last collection
 */
record Memory(long resident, long heap, long live) {

  static Memory of(Trial trial) {
    GcLog log = GcLog.read(trial.place().gcLog());
    return new Memory(
        Processes.peakMebibytes(trial.process().pid()), log.mostBefore(), log.lastAfter());
  }
}
