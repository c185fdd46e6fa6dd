package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.shards.ShardsFile;
import io.spendcast.pipelines.start.WrongStart;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * Flags of a command that works in one database, or in those of all shards, one after the other.
 *
 * <pre>{@code
 * shards.forEach(database -> prune(database.connect("prune")));
 * }</pre>
 */
public final class ShardOptions {
  private static final String FLAG = "--shards";

  @Mixin private DatabaseOptions database;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = FLAG,
      paramLabel = "FILE",
      defaultValue = "${env:SPENDCAST_SHARDS}",
      description = {
        "A file that lists all shards. The command works in each of them, one after the other.",
        "Default: SPENDCAST_SHARDS of the environment, unless --jdbcUrl is given as a flag."
      })
  private Path file;

  /** Work of a command in one database. */
  @FunctionalInterface
  public interface Work<T> {
    T in(DatabaseOptions database) throws SQLException, IOException, InterruptedException;
  }

  /** Work that returns nothing. */
  @FunctionalInterface
  public interface Task {
    void in(DatabaseOptions database) throws SQLException, IOException, InterruptedException;
  }

  /**
   * Whether the command works in shards, and not in one database.
   *
   * @throws WrongStart if both are given as flags
   */
  public boolean areGiven() {
    ParseResult parsed = command.commandLine().getParseResult();
    if (!parsed.hasMatchedOption("--jdbcUrl")) {
      return file != null && !file.toString().isBlank();
    }
    if (parsed.hasMatchedOption(FLAG)) {
      throw new WrongStart("--shards and --jdbcUrl exclude each other: leave one of them out");
    }
    return false;
  }

  /** Database of a command without shards. */
  public DatabaseOptions database() {
    return database;
  }

  /**
   * Runs a task in the one database, or in each shard, below a title with the shard's name. The
   * other shards are done although one fails.
   *
   * @throws WrongStart or {@link Failure}, with the errors of all failed shards
   */
  public void forEach(Task task) throws SQLException, IOException, InterruptedException {
    if (areGiven()) {
      Work<Boolean> work =
          in -> {
            task.in(in);
            return true;
          };
      run(work).requireAllDone();
    } else {
      task.in(database);
    }
  }

  /** Results of work in each shard, which prints them below a title with the shard's name. */
  public <T> ShardResults<T> run(Work<T> work) throws InterruptedException {
    Printout page = new Printout(command.commandLine().getOut());
    return run(work, shard -> page.title("shard " + shard));
  }

  /** Results of work in each shard that prints nothing. */
  public <T> ShardResults<T> read(Work<T> work) throws InterruptedException {
    return run(work, shard -> {});
  }

  private <T> ShardResults<T> run(Work<T> work, Consumer<Shard> title) throws InterruptedException {
    Map<Shard, T> found = new LinkedHashMap<>();
    Map<Shard, Exception> failed = new LinkedHashMap<>();
    for (Shard shard : ShardsFile.read(file)) {
      title.accept(shard);
      try {
        found.put(shard, work.in(database.of(shard)));
      } catch (SQLException | IOException | RuntimeException e) {
        failed.put(shard, e);
      }
    }
    return new ShardResults<>(found, failed);
  }
}
