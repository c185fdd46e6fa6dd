package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.LoginOptions;
import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.shards.ShardsFile;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Moves partitions with their customers from one shard to another, while every other partition is
 * read on.
 *
 * <p>Killed at any moment, it is finished by running it again. The first shard has the rows until
 * one commit, and the other one has them from it on.
 */
@Command(
    name = "move",
    description = {
      "Moves partitions of the topic, and all that is stored of their customers, to another shard.",
      "Run it as the owner of both databases, while the streams run. It waits until the stream of the"
          + " first shard was restarted without the partitions (--partitions); then it copies the rows"
          + " and hands them over. Other partitions are read on. Records of the moving ones wait in"
          + " Kafka until the other shard's stream is restarted with them.",
      "Running it again after it was killed finishes the move. Until the rows are handed over, --cancel"
          + " undoes it."
    },
    footer = {
      "",
      "Example:",
      "  spendcast shards move --shards=shards.conf --from=east --to=north --partitions=3-5 --dryRun"
    })
public final class Move implements Callable<Integer> {
  @Mixin private LoginOptions login;
  @Spec private CommandSpec spec;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FILE",
      description = "File that lists all shards, one a line: name, partitions, JDBC URL.")
  private Path file;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SHARD",
      description = "Shard that has the partitions.")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "SHARD",
      description = "Shard that they go to; a new one is in the file with - as its partitions.")
  private String to;

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "LIST",
      description = "Partitions to move, such as 3-5,8.")
  private String wanted;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "purchases",
      description = "Topic of the partitions. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long to wait for the stream's restart (90s, 10m). Default: ${DEFAULT-VALUE}.")
  private String patience;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only count what would move.")
  private boolean dryRun;

  @Option(names = "--cancel", description = "Forget a move whose rows are not handed over yet.")
  private boolean cancel;

  private PrintWriter out;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    out = spec.commandLine().getOut();
    List<Shard> shards = ShardsFile.read(file);
    Shard first = shard(shards, "--from", from);
    Shard second = shard(shards, "--to", to);
    Partitions partitions = Partitions.parse("--partitions", wanted);
    DataSource firstSource = login.connect(first.jdbcUrl(), "move");
    DataSource secondSource = login.connect(second.jdbcUrl(), "move");
    new ShardPair(from, firstSource, to, secondSource).requireAlike();
    Postgres postgres = login.postgres(first.jdbcUrl());
    SourceShard source = new SourceShard(firstSource, postgres, topicPartitions(shards));
    TargetShard target = new TargetShard(secondSource, from);
    try (NamedLock lock = new NamedLock(postgres, "spendcast move")) {
      if (!lock.tryToTake()) {
        throw new Failure("another move from this shard is running: " + lock.holder());
      }
      if (cancel) {
        return cancel(source, target);
      }
      Optional<MovingPartitions> begun = source.unfinished();
      begun.ifPresent(move -> refuseAnother(move, partitions));
      if (dryRun) {
        return count(source, target, partitions);
      }
      run(begun.isPresent() ? begun.get() : begin(source, target, partitions), source, target);
      return 0;
    }
  }

  private static Shard shard(List<Shard> shards, String flag, String name) {
    return shards.stream()
        .filter(shard -> shard.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new WrongStart("%s=%s is none of the shards %s".formatted(flag, name, shards)));
  }

  private static int topicPartitions(List<Shard> shards) {
    return shards.stream()
        .flatMap(shard -> shard.partitions().numbers().stream())
        .mapToInt(number -> number + 1)
        .max()
        .orElseThrow(() -> new WrongStart("no shard of the file has a partition"));
  }

  private int cancel(SourceShard source, TargetShard target) throws SQLException {
    if (!source.cancel()) {
      throw new Failure("shard " + from + " has no move that could be cancelled");
    }
    target.forget();
    out.printf("cancelled: %s keeps its partitions%n", from);
    return 0;
  }

  private void refuseAnother(MovingPartitions begun, Partitions partitions) {
    Partitions moving = new Partitions(begun.partitions());
    if (!begun.otherShard().equals(to) || !moving.equals(partitions)) {
      throw new WrongStart(
          "partitions %s are moving to %s: finish that first, with --to=%s --partitions=%s"
              .formatted(moving, begun.otherShard(), begun.otherShard(), moving));
    }
  }

  private int count(SourceShard source, TargetShard target, Partitions partitions)
      throws SQLException {
    UUID topicId = source.topicOf(topic, partitions);
    target.requireNone(topicId, List.copyOf(partitions.numbers()));
    MovingPartitions move =
        new MovingPartitions(null, to, topicId, List.copyOf(partitions.numbers()), null, null);
    SourceShard.Counts counts = source.count(move);
    out.printf(
        "would move partitions %s from %s to %s: %,d customers, %,d purchases and refunds,"
            + " %,d duplicates, %,d dead letters%n",
        partitions,
        from,
        to,
        counts.customers(),
        counts.purchases(),
        counts.duplicates(),
        counts.deadLetters());
    return 0;
  }

  private MovingPartitions begin(SourceShard source, TargetShard target, Partitions partitions)
      throws SQLException {
    UUID topicId = source.topicOf(topic, partitions);
    target.requireNone(topicId, List.copyOf(partitions.numbers()));
    source.begin(UUID.randomUUID(), to, topicId, partitions);
    return source.unfinished().orElseThrow();
  }

  private void run(MovingPartitions begun, SourceShard source, TargetShard target)
      throws SQLException, IOException, InterruptedException {
    MovingPartitions move = begun;
    target.expect(move);
    Partitions partitions = new Partitions(move.partitions());
    if (move.frozenAt() == null) {
      new StreamRestart(source, out).await(move, patience);
      out.printf("no stream of %s reads the partitions any more%n", from);
      move = source.unfinished().orElseThrow();
    }
    if (move.handedOverAt() == null) {
      source.handOver(move, target, out);
      out.printf("%s has handed over%n", from);
    }
    target.publish(move);
    source.finish(move);
    Duration pause = Duration.between(move.frozenAt(), Instant.now());
    out.printf(
        "partitions %s are with %s now; no stream has read them for %.1f s.%n"
            + "Restart the stream of %s with them in its --partitions, and change both lines of %s.%n",
        partitions, to, pause.toMillis() / 1e3, to, file);
  }
}
