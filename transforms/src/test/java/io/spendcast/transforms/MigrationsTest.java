package io.spendcast.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.database.Sql;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases remember the migrations that they ran. {@code migrations.psv} lists ours with their
 * checksums: the line of a version that has landed never changes. That of a repeatable migration
 * may change; it runs again over what is there.
 */
final class MigrationsTest {
  private static final String FACTS = "R__views_1_ledger_and_facts.sql";

  /** Everything that a repeatable migration makes or grants. */
  private static final String SCHEMA =
      "select relname, relacl, pg_get_viewdef(oid), obj_description(oid, 'pg_class')"
          + " from pg_class where relkind = 'v' and relnamespace in (%1$s)"
          + " union all select attrelid::regclass::text, attacl, attname,"
          + " col_description(attrelid, attnum) from pg_attribute join pg_class on oid = attrelid"
          + " where relkind = 'v' and relnamespace in (%1$s)"
          + " union all select proname, proacl, pg_get_functiondef(oid), null"
          + " from pg_proc where pronamespace in (%1$s) order by 1, 3";

  @TempDir private Path changed;

  @Test
  void listsEachMigrationWithItsChecksum() {
    List<String> found =
        Stream.of(flyway(TestDatabase.migrated(), "classpath:db/migration").info().all())
            .filter(migration -> migration.getChecksum() != null) // not the making of the schema
            .map(migration -> migration.getScript() + "|" + migration.getChecksum())
            .toList();

    assertThat(Sql.of(MigrationsTest.class, "/db/migrations.psv").lines())
        .containsExactlyElementsOf(found);
  }

  @Test
  void appliesAChangedRepeatableAndNothingElse() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    append(FACTS, "create function spendcast.added() returns int language sql as 'select 1';");

    assertThat(migrate(database)).containsExactly("views 1 ledger and facts");
    assertThat(migrate(database)).isEmpty();
    assertThat(database.query("select spendcast.added()")).containsExactly("1");
  }

  @Test
  void refusesAChangedVersion() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    append("V2__facts_and_ledger.sql", "select 1;");

    assertThatThrownBy(() -> migrate(database)).hasMessageContaining("checksum mismatch");
  }

  @Test
  void leavesTheSchemaAsItIsWhenEveryRepeatableRunsAgain() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    List<String> before = schema(database);
    List<String> repeatables = appendToEachRepeatable();

    assertThat(migrate(database)).hasSameSizeAs(repeatables);

    assertThat(schema(database)).isEqualTo(before);
  }

  @Test
  void grantsAndDescribesAViewThatWasMadeAnew() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    List<String> before = schema(database);
    prepend("R__views_of_model.sql", "drop view dashboards.model_drift;\n");

    assertThat(migrate(database)).containsExactly("views of model");

    assertThat(schema(database)).isEqualTo(before);
  }

  @Test
  void describesEveryViewAndColumnOfTheDashboards() {
    assertThat(
            TestDatabase.migrated()
                .query(
                    "select c.relname, a.attname from pg_class c"
                        + " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
                        + " where c.relnamespace = 'dashboards'::regnamespace"
                        + " and (obj_description(c.oid, 'pg_class') is null"
                        + " or col_description(c.oid, a.attnum) is null)"))
        .isEmpty();
  }

  /** The server drops and logs most such requests of a fast stream: vacuum summarises instead. */
  @Test
  void letsNoIndexAskForASummaryOfEachRange() {
    assertThat(
            TestDatabase.migrated()
                .query(
                    "select relname from pg_class"
                        + " where relkind = 'i' and reloptions::text like '%autosummarize%'"))
        .isEmpty();
  }

  private static List<String> schema(TestDatabase database) {
    return database.query(
        SCHEMA.formatted("'spendcast'::regnamespace, 'dashboards'::regnamespace"));
  }

  private List<String> migrate(TestDatabase database) {
    return flyway(database, "filesystem:" + changed).migrate().migrations.stream()
        .map((MigrateOutput m) -> m.description)
        .toList();
  }

  private static Flyway flyway(TestDatabase database, String location) {
    return Flyway.configure()
        .dataSource(database.ownerUrl(), null, null)
        .defaultSchema("spendcast")
        .locations(location)
        .load();
  }

  private List<String> appendToEachRepeatable() throws Exception {
    copy();
    try (Stream<Path> files = Files.list(changed)) {
      List<String> names =
          files.filter(file -> !isVersioned(file)).map(f -> f.getFileName().toString()).toList();
      for (String name : names) {
        Files.writeString(changed.resolve(name), "\n-- again\n", StandardOpenOption.APPEND);
      }
      return names;
    }
  }

  private void append(String name, String sql) throws Exception {
    copy();
    Files.writeString(changed.resolve(name), "\n" + sql + "\n", StandardOpenOption.APPEND);
  }

  private void prepend(String name, String sql) throws Exception {
    copy();
    Files.writeString(changed.resolve(name), sql + Files.readString(changed.resolve(name)));
  }

  private void copy() throws Exception {
    try (Stream<Path> files = Files.list(resource("/db/migration"))) {
      for (Path file : files.toList()) {
        Files.copy(file, changed.resolve(file.getFileName().toString()));
      }
    }
  }

  private static boolean isVersioned(Path file) {
    return file.getFileName().toString().startsWith("V");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(MigrationsTest.class.getResource(name).toURI());
  }
}
