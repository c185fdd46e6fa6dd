package io.spendcast.local.servers;

import io.spendcast.local.supervise.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Empty PostgreSQL for scripts and for tests that are not in Java. {@code PostgresServer FOLDER
 * [SETTING=VALUE…]} prints its port in one line; a crash of the machine may lose data, unless
 * {@code fsync=on} is given. It ends when its standard input does: at the latest when its parent is
 * gone.
 */
public final class PostgresServer {
  private PostgresServer() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: PostgresServer FOLDER [SETTING=VALUE...]");
      System.exit(ExitCode.WRONG_START);
    }
    Path folder = Path.of(arguments[0]);
    try (PostgresProcess server =
        PostgresProcess.in(folder.resolve("data"), folder.resolve("postgres.log"))
            .withSettings(Map.of("fsync", "off"))
            .withSettings(
                Arrays.stream(arguments)
                    .skip(1)
                    .map(setting -> setting.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])))) {
      server.start();
      System.out.println(server.port());
      System.in.transferTo(System.err);
    }
  }
}
