package io.spendcast.pipelines.shards;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.JdbcUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * File that lists all shards, one a line: name, partitions, JDBC URL. Lines that begin with # are
 * comments.
 *
 * <pre>
 * # name  partitions  database
 * east    0-5         jdbc:postgresql://db-east/spendcast?sslmode=verify-full
 * west    6-11        jdbc:postgresql://db-west/spendcast?sslmode=verify-full
 * </pre>
 *
 * <p>A new shard that has no partition yet has - in their place. All shards have one user and
 * password, from the usual flags or from {@code ~/.pgpass}.
 */
public final class ShardsFile {
  private static final String NAME = "[a-z][a-z0-9_]{0,29}";

  private ShardsFile() {}

  /**
   * Reads the shards, in the order of the file.
   *
   * @throws WrongStart naming the line, if the file cannot be read, two shards share a partition, a
   *     name or a database, or a line is not a shard
   */
  public static List<Shard> read(Path file) {
    List<Shard> shards = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Shard shard = shard("line %d of %s".formatted(i + 1, file), line.split("\\s+"));
        shards.forEach(other -> refuseShared(other, shard));
        shards.add(shard);
      }
    }
    if (shards.isEmpty()) {
      throw new WrongStart(file + " lists no shard: write one a line, as name partitions jdbcUrl");
    }
    return List.copyOf(shards);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new WrongStart("the file of shards cannot be read: " + file, e);
    }
  }

  private static Shard shard(String source, String[] words) {
    if (words.length != 3) {
      throw new WrongStart(
          "%s must be name, partitions and JDBC URL, but has %d words"
              .formatted(source, words.length));
    }
    if (!words[0].matches(NAME)) {
      throw new WrongStart(
          "%s: a shard's name must be at most 30 small letters, digits and _, but was %s"
              .formatted(source, words[0]));
    }
    try {
      Partitions partitions =
          words[1].equals("-")
              ? Partitions.NONE
              : Partitions.parse(source + ": partitions", words[1]);
      return new Shard(words[0], partitions, JdbcUrl.checked(words[2]));
    } catch (IllegalArgumentException e) {
      throw new WrongStart(source + ": the URL " + e.getMessage(), e);
    }
  }

  private static void refuseShared(Shard one, Shard other) {
    if (one.name().equals(other.name()) || one.jdbcUrl().equals(other.jdbcUrl())) {
      throw new WrongStart("shards %s and %s share their name or database".formatted(one, other));
    }
    List<Integer> shared = one.partitions().of(other.partitions().numbers());
    if (!shared.isEmpty()) {
      throw new WrongStart(
          "shards %s and %s both read partition %s: each partition belongs to one"
              .formatted(one, other, new Partitions(shared)));
    }
  }
}
