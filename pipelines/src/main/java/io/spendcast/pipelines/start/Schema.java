package io.spendcast.pipelines.start;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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
            .load();
    return new Schema(source, flyway);
  }

  /**
   * Migrations that {@link #migrate} would run now, in their order. Changes nothing.
   *
   * @throws WrongStart if the schema's history cannot be read
   */
  public List<Migration> pending() {
    try {
      return Stream.of(flyway.info().pending())
          .map(i -> new Migration(i.getVersion().getVersion(), i.getDescription(), 0))
          .toList();
    } catch (FlywayException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new WrongStart("cannot read the schema's history: " + reason.getMessage(), e);
    }
  }

  /**
   * Runs the pending migrations, each in a transaction of its own, and returns them. Of two
   * concurrent calls, one waits for the other.
   */
  public List<Migration> migrate() {
    return flyway.migrate().migrations.stream()
        .map(m -> new Migration(m.version, m.description, m.executionTime))
        .toList();
  }

  /** The one currency of all stored amounts; empty as long as none was fixed. */
  public Optional<String> baseCurrency() throws SQLException {
    try (Database database = Database.reading(source, Schema.class)) {
      boolean none = database.find(Boolean.class, "LacksSettings.sql").orElseThrow();
      return none ? Optional.empty() : database.find(String.class, "ReadBaseCurrency.sql");
    }
  }

  /** Fixes the base currency if none is; returns the one that holds from now on. */
  public String fixBaseCurrency(String wanted) throws SQLException {
    try (Database database = Database.writing(source, Schema.class)) {
      database.list(String.class, "FixBaseCurrency.sql", wanted);
      database.commit();
    }
    return baseCurrency().orElseThrow();
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
   * Refuses a database that lacks a migration of this program; returns its base currency.
   *
   * @throws WrongStart if it lacks one, or was never set up
   */
  public String requireMigrated() throws SQLException {
    List<Migration> pending = pending();
    if (!pending.isEmpty()) {
      throw new WrongStart(
          "the database is not migrated: it lacks version "
              + pending.get(0).version()
              + "; run `spendcast migrate`");
    }
    return baseCurrency()
        .orElseThrow(
            () -> new WrongStart("the database has no base currency; run `spendcast migrate`"));
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
   * Migration of the schema, run or pending.
   *
   * @param millis duration of the run; 0 when it has not run
   */
  public record Migration(String version, String description, int millis) {}
}
