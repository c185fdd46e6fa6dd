package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.Spendcast;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

/**
 * A database of its own for each test, on one real PostgreSQL for all of them, which ends with the
 * JVM.
 */
public final class TestDatabase {
  /** The one user whom the server asks for a password. */
  public static final String USER_WITH_PASSWORD = "locked";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  public static TestDatabase empty() {
    return create("template1");
  }

  /** Migrated, with base currency USD. */
  public static TestDatabase migrated() {
    return create(Migrated.TEMPLATE.name);
  }

  private static TestDatabase create(String template) {
    String name = "test_" + COUNT.incrementAndGet();
    new TestDatabase("postgres").execute("create database " + name + " template " + template);
    return new TestDatabase(name);
  }

  public String url(String user) {
    return Server.STARTED.getJdbcUrl(user, name);
  }

  public DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url("postgres"));
    return source;
  }

  public void execute(String... statements) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of each row, as text. */
  public List<String> query(String sql) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command of Spendcast on this database, as its owner. */
  public Run run(String... arguments) {
    return runAs("postgres", arguments);
  }

  public Run runAs(String user, String... arguments) {
    return Run.of(Stream.concat(Stream.of(arguments), Stream.of("--jdbcUrl=" + url(user))));
  }

  /** What a command printed and how it ended. */
  public record Run(int exit, String out, String err) {

    public static Run of(Stream<String> arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine command =
          Spendcast.commandLine()
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true));
      int exit = command.execute(arguments.toArray(String[]::new));
      return new Run(exit, out.toString(), err.toString());
    }
  }

  private static final class Migrated {
    private static final TestDatabase TEMPLATE = migrate(empty());

    private static TestDatabase migrate(TestDatabase database) {
      Run run = database.run("migrate");
      if (run.exit() != 0) {
        throw new IllegalStateException(run.err());
      }
      return database;
    }
  }

  private static final class Server {
    private static final EmbeddedPostgres STARTED = start();

    private static EmbeddedPostgres start() {
      try {
        Path access = Files.createTempFile("pg_hba", ".conf");
        Files.writeString(
            access,
            "host all "
                + USER_WITH_PASSWORD
                + " 127.0.0.1/32 scram-sha-256\n"
                + "host all all 127.0.0.1/32 trust\n");
        Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
        access.toFile().deleteOnExit();
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("hba_file", access.toString())
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
