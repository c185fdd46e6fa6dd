package io.spendcast.benchmarks;

import io.spendcast.benchmarks.BenchOptions.Configuration;
import io.spendcast.local.stack.ChildProcess;
import io.spendcast.local.stack.ProjectFolder;
import io.spendcast.local.stack.Topics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Runs the measurements one by one, each on a fresh database. */
final class Trials {
  private final Servers servers;
  private final ProjectFolder project;
  private final BenchOptions options;
  private final Databases databases;
  private final Set<String> topics = new HashSet<>();
  private int count;

  Trials(Servers servers, ProjectFolder project, BenchOptions options) {
    this.servers = servers;
    this.project = project;
    this.options = options;
    this.databases = new Databases(servers.postgres(), options.history());
  }

  /** Drains a backlog: the first events warm up, the others count. */
  Backlog backlog(Configuration configuration, Subject subject) {
    String topic = backlogTopic(configuration);
    try (Trial trial = start(configuration, subject, topic)) {
      trial.await(options.warmUp());
      Usage start = usage(trial);
      Profile profile = options.profile() ? Profile.begin(trial.process().pid()) : null;
      trial.await(options.warmUp() + options.events());
      Usage used = usage(trial).since(start);
      Backlog result = Backlog.of(configuration, subject, used, Memory.of(trial));
      Say.line("%s", result);
      if (profile != null) {
        profile.print(trial.place().log());
      }
      return result;
    }
  }

  private Trial start(Configuration configuration, Subject subject, String topic) {
    count++;
    Subject.Place place =
        new Subject.Place(
            servers.broker().bootstrapServers(),
            topic,
            databases.copyWith(configuration.customers()),
            servers.log("%02d-%s".formatted(count, subject)));
    ChildProcess process = subject.start(place, project, options);
    return Trial.of(place, process, databases);
  }

  /** Made once: all subjects read the same records. */
  private String backlogTopic(Configuration configuration) {
    String topic = "backlog-%d-%d".formatted(configuration.customers(), configuration.partitions());
    if (topics.add(topic)) {
      int events = options.warmUp() + options.events();
      Say.line("producing %,d events for %s", events, configuration);
      create(topic, configuration.partitions());
      try (Producing producing = producing(topic, configuration)) {
        producing.backlog(0, events);
      }
    }
    return topic;
  }

  private void create(String topic, int partitions) {
    try (Topics all = Topics.of(servers.broker())) {
      all.create(topic, partitions, Map.of());
    }
  }

  private Producing producing(String topic, Configuration configuration) {
    return new Producing(servers.broker(), topic, new Events(configuration.customers()));
  }

  private Usage usage(Trial trial) {
    long records = trial.durable();
    return new Usage(
        System.nanoTime(),
        records,
        Processes.cpuSeconds(trial.process().pid()),
        Processes.cpuSeconds(servers.postgresPid()),
        Processes.cpuSeconds(servers.broker().pid()));
  }
}
