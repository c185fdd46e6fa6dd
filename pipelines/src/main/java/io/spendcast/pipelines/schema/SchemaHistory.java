package io.spendcast.pipelines.schema;

import io.spendcast.pipelines.schema.Schema.Migration;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Sql;
import java.sql.SQLException;
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

/** The migrations that a database ran, beside those of this program. */
final class SchemaHistory {
  private static final String NAME = "spendcast";

  /** Names and checksums of this program's migrations, as the history has them. */
  private static final List<String> OWN = Sql.of(Sql.class, "/db/migrations.psv").lines().toList();

  private final DataSource source;

  SchemaHistory(DataSource source) {
    this.source = source;
  }

  /**
   * Migrations that would run now.
   *
   * @throws WrongStart if the history cannot be read
   */
  List<Migration> pending() {
    return pending(read()).map(SchemaHistory::named).toList();
  }

  /**
   * Runs the pending migrations, unless the database is newer.
   *
   * @throws IllegalStateException if the database refuses one; those before it stay
   */
  List<Migration> migrate() {
    Flyway flyway = flyway();
    if (isNewer(flyway.info())) {
      return List.of();
    }
    try {
      return flyway.migrate().migrations.stream().map(SchemaHistory::named).toList();
    } catch (FlywayException e) {
      throw new IllegalStateException(refusal(e), e);
    }
  }

  /**
   * A migration of this program that the database never ran. One that ran, and was replaced by that
   * of a newer program since, is none.
   *
   * @throws WrongStart if the history cannot be read
   */
  Optional<Migration> firstLacking() {
    if (ranAll()) {
      return Optional.empty();
    }
    MigrationInfoService history = read();
    return pending(history)
        .filter(pending -> !wasReplaced(pending, history))
        .findFirst()
        .map(SchemaHistory::named);
  }

  /**
   * Whether the database ran each of this program's migrations. Every command asks this first: it
   * costs a statement, and loading Flyway's classes 0.3 s.
   */
  private boolean ranAll() {
    try (Database database = Database.reading(source, SchemaHistory.class)) {
      return !database.find(Boolean.class, "LacksSettings.sql").orElseThrow()
          && database.list(String.class, "RanMigrations.sql").containsAll(OWN);
    } catch (SQLException e) {
      return false; // Flyway meets the same fault, and names it
    }
  }

  private MigrationInfoService read() {
    try {
      return flyway().info();
    } catch (FlywayException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new WrongStart("cannot read the schema's history: " + reason.getMessage(), e);
    }
  }

  /** First line of Flyway's message, which names the migration, and PostgreSQL's own message. */
  private static String refusal(FlywayException e) {
    Throwable reason = e;
    while (reason.getCause() != null && !(reason instanceof SQLException)) {
      reason = reason.getCause();
    }
    String migration = e.getMessage().lines().findFirst().orElse("a migration failed");
    return reason == e ? migration : migration + ": " + DatabaseErrors.message(reason);
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(source)
        .defaultSchema(NAME)
        .schemas(NAME)
        .locations("classpath:db/migration")
        // A file of views that another version of this program no longer, or does not yet, have.
        .ignoreMigrationPatterns("*:future", "repeatable:missing")
        .load();
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

  private static Migration named(MigrationInfo pending) {
    String version = pending.isRepeatable() ? "" : pending.getVersion().getVersion();
    return named(version, pending.getDescription(), 0);
  }

  private static Migration named(MigrateOutput run) {
    return named(run.version, run.description, run.executionTime);
  }

  private static Migration named(String version, String description, int millis) {
    return new Migration((version + " " + description).strip(), millis);
  }
}
