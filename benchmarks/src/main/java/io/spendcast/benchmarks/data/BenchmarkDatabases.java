package io.spendcast.benchmarks.data;

import io.spendcast.benchmarks.process.Console;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Fresh database for every trial, copied from a template that is filled once per number of
 * customers.
 */
public final class BenchmarkDatabases {
  private static final String PRELOAD = Sql.of(BenchmarkDatabases.class, "Preload.sql");
  private static final String INDEX =
      "select indexdef from pg_indexes where indexname = 'purchases_history'";

  private final PostgresProcess postgres;
  private final int purchasesEach;
  private final IdOrder ids;
  private final Map<Integer, String> filled = new HashMap<>();
  private int copies;

  /**
   * @param purchasesEach number of stored purchases with which each customer begins
   * @param ids ids of the stored purchases
   */
  public BenchmarkDatabases(PostgresProcess postgres, int purchasesEach, IdOrder ids) {
    this.postgres = postgres;
    this.purchasesEach = purchasesEach;
    this.ids = ids;
  }

  /** Creates a database with stored purchases of so many customers. */
  public PostgresProcess copyWith(int customers) {
    String template = filled.computeIfAbsent(customers, this::fill);
    copies++;
    return create("trial_" + copies, template);
  }

  /** Drops the database of a JDBC URL. */
  public void drop(String jdbcUrl) {
    administrate("drop database " + jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1));
  }

  private String fill(int customers) {
    String name = "past_of_" + customers;
    PostgresProcess database = create(name, "postgres");
    Console.line("preloading %,d purchases of %,d customers", purchases(customers), customers);
    String index = database.value(INDEX);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute("drop index spendcast.purchases_history");
      insert(connection, customers);
      statement.execute(index);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
      return name;
    } catch (SQLException e) {
      throw new StackException("cannot preload " + name, e);
    }
  }

  private long purchases(int customers) {
    return (long) customers * purchasesEach;
  }

  private void insert(Connection connection, int customers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRELOAD)) {
      statement.setLong(1, customers);
      statement.setLong(2, purchases(customers));
      statement.setObject(3, Events.FIRST.atOffset(ZoneOffset.UTC));
      statement.setBoolean(4, ids == IdOrder.ORDERED);
      statement.setObject(5, Events.FIRST.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  /**
   * Creates a database from a template. The names are our own, so they are concatenated: {@code
   * create database} accepts no parameters.
   */
  private PostgresProcess create(String name, String template) {
    administrate("create database " + name + " template " + template);
    return postgres.database(name);
  }

  /**
   * Runs a statement in {@code template1}, which is never copied. PostgreSQL refuses to copy a
   * database that someone is connected to.
   */
  private void administrate(String command) {
    postgres.database("template1").execute(command);
  }
}
