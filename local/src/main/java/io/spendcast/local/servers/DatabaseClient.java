package io.spendcast.local.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connection that runs the statements in the {@code .sql} files beside this class. Files elsewhere
 * are addressed by their absolute name, {@code /io/…/file.sql}.
 */
public record DatabaseClient(Connection connection) implements AutoCloseable {

  public static DatabaseClient of(PostgresProcess postgres) {
    return Attempt.orFail(
        "cannot connect to PostgreSQL", () -> new DatabaseClient(postgres.connect()));
  }

  /** All rows, as text by the column's name; an SQL null is an empty text. */
  public List<Map<String, String>> rows(String file, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(text(file))) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<Map<String, String>> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(row(result));
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new StackException(file + " failed", e);
    }
  }

  /** The only row of a statement. */
  public Map<String, String> row(String file, Object... parameters) {
    return rows(file, parameters).get(0);
  }

  /** Runs a statement that returns nothing. */
  public void execute(String file) {
    try (PreparedStatement statement = connection.prepareStatement(text(file))) {
      statement.execute();
    } catch (SQLException e) {
      throw new StackException(file + " failed", e);
    }
  }

  /** Runs each statement that a query returns, as psql's {@code \gexec} does. */
  public void executeEach(String file, Object... parameters) {
    for (Map<String, String> row : rows(file, parameters)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(row.get("statement"));
      } catch (SQLException e) {
        throw new StackException(file + " failed", e);
      }
    }
  }

  @Override
  public void close() {
    Attempt.orFail("cannot disconnect from PostgreSQL", connection::close);
  }

  private static Map<String, String> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String value = result.getString(i);
      row.put(columns.getColumnLabel(i), value == null ? "" : value);
    }
    return row;
  }

  private static String text(String file) {
    try (InputStream in = DatabaseClient.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new StackException("cannot read " + file, e);
    }
  }
}
