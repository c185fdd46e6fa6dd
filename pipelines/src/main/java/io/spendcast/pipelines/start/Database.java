package io.spendcast.pipelines.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Transaction that runs {@code .sql} files. The files lie beside a class, the owner. Each statement
 * returns rows of one JSON object, named as the record that it is read into. Closing rolls back
 * everything that is not committed.
 */
public final class Database implements AutoCloseable {
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Sets the parameters of a statement by name. */
  @FunctionalInterface
  public interface Parameters {
    void set(NamedSql.Binding parameters) throws SQLException;
  }

  private final Connection connection;
  private final Class<?> owner;

  private Database(Connection connection, Class<?> owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /** Begins a read-only transaction in which every statement sees the same moment. */
  public static Database reading(DataSource source, Class<?> owner) throws SQLException {
    Connection connection = source.getConnection();
    connection.setReadOnly(true);
    Database database = begin(connection, owner);
    // Set for this transaction only: a pooler may hand the session to another client.
    database.with(Database.class).execute("OneMoment.sql");
    return database;
  }

  /**
   * Begins a transaction that may write.
   *
   * @throws WrongStart if the database is a standby
   */
  public static Database writing(DataSource source, Class<?> owner) throws SQLException {
    Database database = begin(source.getConnection(), owner);
    if (database.isStandby()) {
      database.close();
      throw new WrongStart(
          "the database is a read-only standby, and this command writes: use the primary's"
              + " --jdbcUrl");
    }
    return database;
  }

  /**
   * Begins a transaction that may write, and in which every statement sees the same moment. Locks
   * that it takes first are taken before that moment.
   *
   * @throws WrongStart if the database is a standby
   */
  public static Database writingAtOneMoment(DataSource source, Class<?> owner) throws SQLException {
    Database database = writing(source, owner);
    database.rollback();
    database.with(Database.class).execute("OneMoment.sql");
    return database;
  }

  /** Connection of the transaction, for what is no statement of rows. */
  public Connection connection() {
    return connection;
  }

  /**
   * Whether the server is a standby, which shows neither the locks nor the sessions of its primary.
   */
  public boolean isStandby() throws SQLException {
    return with(Database.class).find(Boolean.class, "InRecovery.sql").orElseThrow();
  }

  private static Database begin(Connection connection, Class<?> owner) throws SQLException {
    connection.setAutoCommit(false);
    return new Database(connection, owner);
  }

  /** View of this transaction with the statements that lie beside another class. */
  public Database with(Class<?> otherOwner) {
    return new Database(connection, otherOwner);
  }

  /** All rows of a statement. Parameters are strings, numbers, bytes and arrays of strings. */
  public <T> List<T> list(Class<T> type, String file, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Sql.of(owner, file))) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return read(type, statement, file);
    }
  }

  /** All rows of a statement whose parameters have names. */
  public <T> List<T> list(Class<T> type, String file, Parameters values) throws SQLException {
    NamedSql sql = NamedSql.of(owner, file);
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      values.set(sql.bind(statement));
      return read(type, statement, file);
    }
  }

  private static <T> List<T> read(Class<T> type, PreparedStatement statement, String file)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(read(type, result.getString(1), file));
      }
    }
    return rows;
  }

  /** The first row of a statement that returns at most one. */
  public <T> Optional<T> find(Class<T> type, String file, Object... parameters)
      throws SQLException {
    return list(type, file, parameters).stream().findFirst();
  }

  /** The first row of a statement whose parameters have names. It uses those that it names. */
  public <T> Optional<T> find(Class<T> type, String file, Map<String, ?> parameters)
      throws SQLException {
    NamedSql named = NamedSql.of(owner, file);
    try (PreparedStatement statement = connection.prepareStatement(named.text())) {
      NamedSql.Binding binding = named.bind(statement);
      for (String name : named.names()) {
        binding.set(name, parameters.get(name));
      }
      return read(type, statement, file).stream().findFirst();
    }
  }

  /** Runs a statement that returns nothing. */
  public void execute(String file) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Sql.of(owner, file))) {
      statement.execute();
    }
  }

  public void rollback() throws SQLException {
    connection.rollback();
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
    }
  }

  private static <T> T read(Class<T> type, String json, String file) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file + " and " + type.getSimpleName() + " differ", e);
    }
  }
}
