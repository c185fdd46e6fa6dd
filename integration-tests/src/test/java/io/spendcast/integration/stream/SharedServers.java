package io.spendcast.integration.stream;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.stack.LocalStack;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * One broker, one PostgreSQL and one moto for all scenarios that leave them running. They start
 * with the first borrower, and end with the last test of the JVM.
 */
record SharedServers(RigFolder folder, LocalStack servers) implements AutoCloseable {
  private static final String TEMPLATE = "scenario_template";

  private static SharedServers started;

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
      servers.postgres().execute("create database " + TEMPLATE);
      prepare(servers.borrowed(folder.path(), TEMPLATE));
      return shared;
    } catch (RuntimeException e) {
      shared.close();
      throw e;
    }
  }

  /** Migrates a database, and fills in what every scenario needs. */
  static void prepare(LocalStack stack) {
    stack.commands().migrate("USD");
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
    servers.postgres().execute("create database \"%s\" template %s".formatted(database, TEMPLATE));
    return servers.borrowed(logs, database);
  }

  void giveBack(String database) {
    servers.postgres().execute("drop database \"%s\" with (force)".formatted(database));
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
