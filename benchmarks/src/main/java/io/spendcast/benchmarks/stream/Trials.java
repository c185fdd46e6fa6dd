package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.BenchmarkDatabases;
import io.spendcast.benchmarks.data.Events;
import io.spendcast.benchmarks.data.Producing;
import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.Processes;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.servers.Topics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Starts subjects, each on a fresh database, and creates the topics that they read. */
public final class Trials {
  private final Servers servers;
  private final ProjectFolder project;
  private final BenchOptions options;
  private final BenchmarkDatabases databases;
  private final Set<String> topics = new HashSet<>();
  private int count;

  public Trials(Servers servers, ProjectFolder project, BenchOptions options) {
    this.servers = servers;
    this.project = project;
    this.options = options;
    this.databases =
        new BenchmarkDatabases(servers.postgres(), options.history(), options.eventIds());
  }

  BenchOptions options() {
    return options;
  }

  /** Starts a subject that reads a topic from its beginning; the caller closes it. */
  public Trial start(Configuration configuration, Subject subject, String topic) {
    return start(configuration, subject, topic, Map.of());
  }

  /** Starts a subject with additional flags; the caller closes it. */
  public Trial start(
      Configuration configuration, Subject subject, String topic, Map<String, String> flags) {
    count++;
    PostgresProcess database = databases.copyWith(configuration.customers());
    Subject.Setup setup =
        new Subject.Setup(
            servers.broker().bootstrapServers(),
            topic,
            database.jdbcUrl(),
            servers.log("%02d-%s".formatted(count, subject)),
            flags);
    ChildProcess process = subject.start(setup, project, options);
    return Trial.of(setup, process, databases, database);
  }

  /** A topic with the events of warm-up and backlog; all subjects read the same records. */
  public String backlogTopic(Configuration configuration) {
    String topic = "backlog-%d-%d".formatted(configuration.customers(), configuration.partitions());
    if (topics.add(topic)) {
      int events = options.warmUp() + options.events();
      Console.line("producing %,d events for %s", events, configuration);
      create(topic, configuration);
      try (Producing producing = producing(topic, configuration)) {
        producing.backlog(0, events);
      }
    }
    return topic;
  }

  /** A topic for one trial, with the events of the warm-up. */
  String steadyTopic(Configuration configuration) {
    String topic = "steady-" + count;
    create(topic, configuration);
    try (Producing producing = producing(topic, configuration)) {
      producing.backlog(0, options.warmUp());
    }
    return topic;
  }

  /** A producer of this configuration's events; for the caller to close. */
  Producing producing(String topic, Configuration configuration) {
    return new Producing(
        servers.broker(), topic, new Events(configuration.customers(), options.eventIds()));
  }

  /** Resources that the subject and the servers have used so far. */
  public Usage usage(Trial trial) {
    return new Usage(
        System.nanoTime(),
        trial.durable(),
        Processes.cpuSeconds(trial.process().pid()),
        Processes.cpuSeconds(servers.postgresPid()),
        Processes.cpuSeconds(servers.broker().pid()));
  }

  private void create(String topic, Configuration configuration) {
    try (Topics all = Topics.of(servers.broker())) {
      all.create(topic, configuration.partitions(), Map.of());
    }
  }
}
