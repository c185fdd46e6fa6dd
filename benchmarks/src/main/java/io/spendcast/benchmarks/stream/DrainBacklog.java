package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.Profile;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;

/** Measures a subject that drains a backlog: the first events warm it up, the others count. */
record DrainBacklog(Trials trials) {

  Backlog run(Configuration configuration, Subject subject) {
    BenchOptions options = trials.options();
    try (Trial trial = trials.start(configuration, subject, trials.backlogTopic(configuration))) {
      trial.await(options.warmUp());
      Usage start = trials.usage(trial);
      long wal = trial.walBytes();
      if (options.profile) {
        Profile.begin(trial.process().pid());
      }
      trial.await((long) options.warmUp() + options.events());
      Usage used = trials.usage(trial).since(start);
      if (options.profile) {
        Profile.print(trial.process().pid(), trial.setup().log());
      }
      Backlog backlog =
          Backlog.of(
              configuration,
              subject,
              used,
              (double) (trial.walBytes() - wal) / options.events(),
              Backlog.ColdStart.of(trial, used.recordsPerSecond()),
              Memory.of(trial));
      Console.line("%s", backlog);
      return backlog;
    }
  }
}
