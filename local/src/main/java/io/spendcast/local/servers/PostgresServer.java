package io.spendcast.local.servers;

import io.spendcast.local.supervise.ExitCode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Empty PostgreSQL for tests that are not in Java. {@code PostgresServer FOLDER} prints its port in
 * one line. It ends when its standard input does: at the latest when its parent is gone.
 */
public final class PostgresServer {
  private PostgresServer() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: PostgresServer FOLDER");
      System.exit(ExitCode.WRONG_START);
    }
    Path folder = Path.of(arguments[0]);
    try (PostgresProcess server =
        PostgresProcess.in(folder.resolve("data"), folder.resolve("postgres.log")).withoutFsync()) {
      server.start();
      System.out.println(server.port());
      System.in.transferTo(System.err);
    }
  }
}
