package io.spendcast.integration.stream;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.stack.LocalStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * One broker, one PostgreSQL and one moto for all scenarios that leave them running. They start
 * with the first borrower, and end with the last test of the JVM.
 */
final class SharedServers implements AutoCloseable {
  private static final String TEMPLATE = "scenario_template";

  private static SharedServers started;

  private final RigFolder folder;
  private final LocalStack servers;

  private SharedServers(RigFolder folder, LocalStack servers) {
    this.folder = folder;
    this.servers = servers;
  }

  /** The servers of this JVM, started by the first caller. */
  static synchronized SharedServers get() {
    if (started == null) {
      started = start();
    }
    return started;
  }

  private static SharedServers start() {
    RigFolder folder = RigFolder.renew("shared-servers");
    LocalStack servers = LocalStack.in(folder.path(), ProjectFolder.find());
    SharedServers shared = new SharedServers(folder, servers);
    try {
      servers.start();
      shared.execute("create database " + TEMPLATE);
      prepare(servers.borrowed(folder.path(), TEMPLATE));
      return shared;
    } catch (RuntimeException e) {
      shared.close();
      throw e;
    }
  }

  /** Migrates a database, and fills in what every scenario needs. */
  static void prepare(LocalStack stack) {
    stack.commands().run("migrate", "--baseCurrency=USD");
    stack.postgres().createStreamUser();
    try (Facts facts = new Facts(stack.postgres())) {
      facts.execute("rates.sql");
    }
  }

  /**
   * The servers, with a new database that is migrated. {@link #giveBack} deletes it.
   *
   * @param logs folder of the borrower
   */
  LocalStack borrow(Path logs, String database) {
    execute("create database \"%s\" template %s".formatted(database, TEMPLATE));
    return servers.borrowed(logs, database);
  }

  void giveBack(String database) {
    execute("drop database \"%s\" with (force)".formatted(database));
  }

  private void execute(String sql) {
    PostgresProcess postgres = servers.postgres();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new StackException(sql + " failed", e);
    }
  }

  private static synchronized void closeStarted() {
    if (started != null) {
      started.close();
      started = null;
    }
  }

  @Override
  public void close() {
    servers.close();
    folder.keepLogsOnly();
  }

  /** Stops the servers after the last test; JUnit finds it by its name in {@code META-INF}. */
  public static final class AtTheEnd implements LauncherSessionListener {
    @Override
    public void launcherSessionClosed(LauncherSession session) {
      closeStarted();
    }
  }
}
