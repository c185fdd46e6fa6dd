package io.spendcast.pipelines.schema;

import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The schema {@code spendcast} of a database, and the migrations that this program brings. */
public final class Schema {
  private final DataSource source;
  private final SchemaHistory history;

  private Schema(DataSource source) {
    this.source = source;
    this.history = new SchemaHistory(source);
  }

  public static Schema in(DataSource source) {
    return new Schema(source);
  }

  /**
   * Migrations that {@link #migrate} would run now, in their order. Changes nothing.
   *
   * @throws WrongStart if the schema's history cannot be read
   */
  public List<Migration> pending() {
    return history.pending();
  }

  /**
   * Runs the pending migrations, each in a transaction of its own, and returns them. Of two
   * concurrent calls, one waits for the other. A database with a newer version is left as it is: an
   * older program would replace its views and functions.
   */
  public List<Migration> migrate() {
    return history.migrate();
  }

  /** The shop's settings; empty as long as none were fixed. */
  public Optional<ShopSettings> settings() throws SQLException {
    try (Database database = Database.reading(source, Schema.class)) {
      boolean none = database.find(Boolean.class, "LacksSettings.sql").orElseThrow();
      return none ? Optional.empty() : database.find(ShopSettings.class, "ReadSettings.sql");
    }
  }

  /**
   * Fixes the settings if none are; returns those that hold from now on.
   *
   * @throws WrongStart if the database does not know the time zone
   */
  public ShopSettings fix(ShopSettings wanted) throws SQLException {
    String zone = wanted.timeZone().getId();
    try (Database database = Database.writing(source, Schema.class)) {
      if (!database.find(Boolean.class, "KnowsTimeZone.sql", zone).orElseThrow()) {
        throw new WrongStart(
            "PostgreSQL does not know the time zone %s: update the time zone data of its server"
                .formatted(zone));
      }
      database.list(String.class, "FixSettings.sql", wanted.baseCurrency(), zone);
      database.commit();
    }
    return settings().orElseThrow();
  }

  /** Time zone of the shop's days; the database must have been migrated. */
  public ZoneId timeZone() throws SQLException {
    return settings().orElseThrow().timeZone();
  }

  /**
   * Refuses a standby.
   *
   * @throws WrongStart if the database is one
   */
  public void requirePrimary() throws SQLException {
    Database.writing(source, Schema.class).close();
  }

  /**
   * Refuses a database that lacks a migration of this program; returns its base currency. A newer
   * database is accepted: one with a newer version, and one where views and functions of this
   * program were replaced by others. {@link #requireUsualSettings} comes first.
   *
   * @throws WrongStart if it lacks one, was never set up, or has such a setting
   */
  public String requireMigrated() throws SQLException {
    requireUsualSettings();
    Optional<Migration> lacking = history.firstLacking();
    if (lacking.isPresent()) {
      throw new WrongStart(
          "the database is not migrated: it lacks migration `"
              + lacking.get().name()
              + "`; run `spendcast migrate`");
    }
    return settings()
        .map(ShopSettings::baseCurrency)
        .orElseThrow(
            () -> new WrongStart("the database has no base currency; run `spendcast migrate`"));
  }

  /**
   * Refuses settings of the role or the database that would give our statements another meaning:
   * without {@code array_nulls}, for example, valid purchases become dead letters.
   *
   * @throws WrongStart naming each setting, its value and the one that it must have
   */
  public void requireUsualSettings() throws SQLException {
    try (Database database = Database.reading(source, Schema.class)) {
      List<String> odd = database.list(String.class, "OddSettings.sql");
      if (!odd.isEmpty()) {
        throw new WrongStart(
            ("settings of the role or the database would change what our statements mean: %s. Undo"
                    + " them: alter role … reset …, alter database … reset …")
                .formatted(String.join("; ", odd)));
      }
    }
  }

  /**
   * Refuses a database where the next purchase would count as older than stored ones.
   *
   * @throws WrongStart naming the statement that mends it
   */
  public void requireArrivalsInOrder() throws SQLException {
    try (Database database = Database.reading(source, Schema.class)) {
      Optional<Long> ahead = database.find(Long.class, "ArrivalAhead.sql");
      if (ahead.isPresent()) {
        throw new WrongStart(
            ("sequence spendcast.arrivals is behind the highest stored arrival, %1$d. A migration by"
                    + " logical replication copies no sequences. Run: select"
                    + " setval('spendcast.arrivals', %1$d)")
                .formatted(ahead.get()));
      }
    }
  }

  /**
   * Refuses a reporting database, whose rows are those of shards.
   *
   * @throws WrongStart naming the shards
   */
  public void requireNoShards() throws SQLException {
    try (Database database = Database.reading(source, Schema.class)) {
      List<String> shards = database.list(String.class, "ShardNames.sql");
      if (!shards.isEmpty()) {
        throw new WrongStart(
            "the database is the reporting database of the shards %s, and stores no records: use the"
                    .formatted(String.join(", ", shards))
                + " --jdbcUrl of a shard, or, for a monthly report, --shards");
      }
    }
  }

  /**
   * Migration of the schema, run or pending.
   *
   * @param name version and description; a repeatable migration has no version
   * @param millis duration of the run; 0 when it has not run
   */
  public record Migration(String name, int millis) {}
}
