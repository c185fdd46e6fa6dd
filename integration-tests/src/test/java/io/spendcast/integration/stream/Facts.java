package io.spendcast.integration.stream;

import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.PostgresProcess;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks the database, over one connection that is made anew when the server was away. */
final class Facts implements AutoCloseable {
  private static final String FOLDER = "/io/spendcast/integration/stream/";

  private final PostgresProcess postgres;
  private DatabaseClient database;

  Facts(PostgresProcess postgres) {
    this.postgres = postgres;
  }

  /** All rows of a statement that lies as a file beside this class. */
  List<Map<String, String>> rows(String file, Object... parameters) {
    return ask(connected -> connected.rows(FOLDER + file, parameters));
  }

  /** The only row of a statement. */
  Map<String, String> row(String file) {
    return rows(file).get(0);
  }

  long number(String file, String column, Object... parameters) {
    return Long.parseLong(rows(file, parameters).get(0).get(column));
  }

  /** Runs a file of statements as superuser. */
  void execute(String file) {
    ask(
        connected -> {
          connected.execute(FOLDER + file);
          return true;
        });
  }

  /** Asks once more, over a new connection, when the old one is broken. */
  <T> T ask(Function<DatabaseClient, T> question) {
    if (database == null) {
      database = DatabaseClient.of(postgres);
      return question.apply(database);
    }
    try {
      return question.apply(database);
    } catch (StackException e) {
      close();
      return ask(question);
    }
  }

  @Override
  public void close() {
    if (database != null) {
      DatabaseClient old = database;
      database = null;
      old.close();
    }
  }
}
