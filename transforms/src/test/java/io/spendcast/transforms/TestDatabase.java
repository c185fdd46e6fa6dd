package io.spendcast.transforms;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.ledger.StreamClaim;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;

/**
 * A migrated database with base currency USD, one for each that is asked for, on one real
 * PostgreSQL for all of them, which ends with the JVM.
 */
public final class TestDatabase {
  /** Kafka's id of the topic of all tests. */
  public static final UUID TOPIC_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

  private static final String OWNER = "postgres";

  /** As in production: a login that may do what the role spendcast_stream may, and no more. */
  private static final String STREAM = "stream";

  /** The same for the report. */
  private static final String REPORT = "report";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EmbeddedPostgres server;
  private final String name;

  private TestDatabase(EmbeddedPostgres server, String name) {
    this.server = server;
    this.name = name;
  }

  public static TestDatabase migrated() {
    return copyOf(Migrated.TEMPLATE.name, Server.STARTED);
  }

  /** Migrated, and alone on the server, which is the caller's to close. */
  public static TestDatabase on(EmbeddedPostgres server) {
    return Migrated.migrate(server);
  }

  private static TestDatabase copyOf(String template, EmbeddedPostgres server) {
    String name = "facts_" + COUNT.incrementAndGet();
    new TestDatabase(server, "postgres")
        .execute("create database " + name + " template " + template);
    return new TestDatabase(server, name);
  }

  /** Deletes all rows, but for the base currency. */
  public TestDatabase cleared() {
    execute(
        "truncate spendcast.streams, spendcast.kafka_ledger, spendcast.ledger_gaps,"
            + " spendcast.kafka_ends,"
            + " spendcast.purchases, spendcast.predictions, spendcast.alerts, spendcast.duplicates,"
            + " spendcast.dead_letters, spendcast.exchange_rates, spendcast.erased_customers,"
            + " spendcast.erasure_key, spendcast.alerts_paused, spendcast.corrections,"
            + " spendcast.alert_rules");
    return this;
  }

  /** What the stream is given. */
  public Postgres postgres() {
    return new Postgres(server.getJdbcUrl(STREAM, name), STREAM, "");
  }

  /** What the monthly report is given. */
  public Postgres reportPostgres() {
    return new Postgres(server.getJdbcUrl(REPORT, name), REPORT, "");
  }

  /** Begins a stream of a group, at offset 0 of so many partitions. */
  public StreamClaim claim(String group, int partitions) {
    execute(
        ("insert into spendcast.streams values ('%s', 1, 'purchases', '%s', now())"
                + " on conflict (consumer_group) do update set epoch = streams.epoch + 1")
            .formatted(group, TOPIC_ID));
    IntStream.range(0, partitions)
        .forEach(
            p ->
                execute(
                    ("insert into spendcast.kafka_ledger values"
                            + " ('%s', '%s', %d, 'purchases', 0) on conflict do nothing")
                        .formatted(group, TOPIC_ID, p)));
    long epoch = Long.parseLong(query("select max(epoch) from spendcast.streams").get(0));
    return new StreamClaim(group, TOPIC_ID, epoch);
  }

  /**
   * Each partition's offsets, and what became of them: purchases and refunds, duplicates, dead
   * letters, gaps.
   */
  public List<String> accounting() {
    return query(
        "select partition, ranges, offsets, purchases_and_refunds, duplicates, dead_letters,"
            + " void + lost + erased from spendcast.accounting order by partition");
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Each row as text, its columns parted by {@code " | "}; a null is nothing. */
  public List<String> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(line(rows));
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String line(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      String column = row.getString(i);
      columns.add(column == null ? "" : column);
    }
    return String.join(" | ", columns);
  }

  /** As the owner. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(ownerUrl());
  }

  /** URL of the owner, who needs no password. */
  public String ownerUrl() {
    return server.getJdbcUrl(OWNER, name);
  }

  private static final class Migrated {
    private static final TestDatabase TEMPLATE = migrate(Server.STARTED);

    private static TestDatabase migrate(EmbeddedPostgres server) {
      TestDatabase database = copyOf("template1", server);
      Flyway.configure()
          .dataSource(server.getJdbcUrl(OWNER, database.name), OWNER, "")
          .defaultSchema("spendcast")
          .load()
          .migrate();
      database.execute("insert into spendcast.settings (base_currency) values ('USD')");
      database.execute("create role stream login in role spendcast_stream");
      database.execute("create role report login in role spendcast_report");
      return database;
    }
  }

  private static final class Server {
    private static final EmbeddedPostgres STARTED = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("deadlock_timeout", "100ms")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
