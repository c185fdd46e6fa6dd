package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The two shards of a move, by name, and their databases. */
record ShardPair(String from, DataSource first, String to, DataSource second) {

  /**
   * Checks that rows of the first shard mean the same in the second.
   *
   * @throws WrongStart if one is not migrated or a standby, or they differ in their settings or in
   *     the key that customers are erased by
   */
  void requireAlike() throws SQLException {
    if (from.equals(to)) {
      throw new WrongStart("--from and --to are the same shard: " + from);
    }
    for (DataSource source : List.of(first, second)) {
      Schema schema = Schema.in(source);
      schema.requireMigrated();
      schema.requirePrimary();
    }
    refuseDifferent("settings", Schema.in(first).settings(), Schema.in(second).settings());
    Optional<String> firstKey = fingerprint(first);
    Optional<String> secondKey = fingerprint(second);
    if (firstKey.isPresent() && secondKey.isPresent()) {
      refuseDifferent("fingerprints of the erasure key", firstKey, secondKey);
    }
  }

  private void refuseDifferent(String what, Optional<?> ofFirst, Optional<?> ofSecond) {
    if (!ofFirst.equals(ofSecond)) {
      throw new WrongStart(
          "shards %s and %s differ in their %s: %s and %s"
              .formatted(from, to, what, ofFirst.orElseThrow(), ofSecond.orElseThrow()));
    }
  }

  private static Optional<String> fingerprint(DataSource source) throws SQLException {
    try (Database database = Database.reading(source, ShardPair.class)) {
      return database.find(String.class, "Fingerprint.sql");
    }
  }
}
