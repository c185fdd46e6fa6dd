package io.spendcast.pipelines.start;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.MigrateOutput;

/** The schema {@code spendcast} of a database, and the migrations that this program brings. */
public final class Schema {
  private static final String NAME = "spendcast";

  private final DataSource source;
  private final Flyway flyway;

  private Schema(DataSource source, Flyway flyway) {
    this.source = source;
    this.flyway = flyway;
  }

  public static Schema in(DataSource source) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(source)
            .defaultSchema(NAME)
            .schemas(NAME)
            .locations("classpath:db/migration")
            // A file of views that another version of this program no longer, or does not yet,
            // have.
            .ignoreMigrationPatterns("*:future", "repeatable:missing")
            .load();
    return new Schema(source, flyway);
  }

  /**
   * Migrations that {@link #migrate} would run now, in their order. Changes nothing.
   *
   * @throws WrongStart if the schema's history cannot be read
   */
  public List<Migration> pending() {
    return pending(history()).map(Migration::of).toList();
  }

  /**
   * Runs the pending migrations, each in a transaction of its own, and returns them. Of two
   * concurrent calls, one waits for the other. A database with a newer version is left as it is: an
   * older program would replace its views and functions.
   */
  public List<Migration> migrate() {
    if (isNewer(flyway.info())) {
      return List.of();
    }
    return flyway.migrate().migrations.stream().map(Migration::of).toList();
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
    MigrationInfoService history = history();
    Optional<MigrationInfo> lacking =
        pending(history).filter(pending -> !wasReplaced(pending, history)).findFirst();
    if (lacking.isPresent()) {
      throw new WrongStart(
          "the database is not migrated: it lacks migration `"
              + Migration.of(lacking.get()).name()
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

  private MigrationInfoService history() {
    try {
      return flyway.info();
    } catch (FlywayException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new WrongStart("cannot read the schema's history: " + reason.getMessage(), e);
    }
  }

  private static Stream<MigrationInfo> pending(MigrationInfoService history) {
    return isNewer(history) ? Stream.of() : Stream.of(history.pending());
  }

  private static boolean isNewer(MigrationInfoService history) {
    return Stream.of(history.all()).anyMatch(m -> m.getState() == MigrationState.FUTURE_SUCCESS);
  }

  /** Whether the database ran this very text of a repeatable migration, and later another one. */
  private static boolean wasReplaced(MigrationInfo pending, MigrationInfoService history) {
    return pending.isRepeatable()
        && Stream.of(history.applied())
            .filter(applied -> applied.isRepeatable())
            .filter(applied -> applied.getDescription().equals(pending.getDescription()))
            .anyMatch(applied -> applied.getChecksum().equals(pending.getChecksum()));
  }

  /**
   * Migration of the schema, run or pending.
   *
   * @param name version and description; a repeatable migration has no version
   * @param millis duration of the run; 0 when it has not run
   */
  public record Migration(String name, int millis) {
    private static Migration of(MigrationInfo pending) {
      String version = pending.isRepeatable() ? "" : pending.getVersion().getVersion();
      return named(version, pending.getDescription(), 0);
    }

    private static Migration of(MigrateOutput run) {
      return named(run.version, run.description, run.executionTime);
    }

    private static Migration named(String version, String description, int millis) {
      return new Migration((version + " " + description).strip(), millis);
    }
  }
}
