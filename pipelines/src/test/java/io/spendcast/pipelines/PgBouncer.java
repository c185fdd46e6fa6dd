package io.spendcast.pipelines;

import io.spendcast.transforms.database.Postgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Debian's PgBouncer before a database of a test, on loopback; {@code local/install-debian}. */
public final class PgBouncer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      [databases]
      * = host=127.0.0.1 port=%d
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = %d
      unix_socket_dir =
      auth_type = trust
      auth_file = %s
      pool_mode = %s
      ignore_startup_parameters = extra_float_digits
      %s
      """;

  private static final String USERS = "users";
  private static final String SETTINGS = "pgbouncer.ini";
  private static final String LOG = "log";

  private final Postgres behind;
  private final Path folder;
  private final Process process;
  private final int port;

  private PgBouncer(Postgres behind, Path folder, Process process, int port) {
    this.behind = behind;
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * A pooler that answers.
   *
   * @param more further lines of its configuration
   */
  public static PgBouncer before(Postgres postgres, String poolMode, String... more)
      throws IOException {
    Path folder =
        Files.createTempDirectory(
            "pgbouncer",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    int port = freePort();
    Path users =
        Files.writeString(folder.resolve(USERS), "\"%s\" \"\"%n".formatted(postgres.user()));
    Path config =
        Files.writeString(
            folder.resolve(SETTINGS),
            CONFIG.formatted(
                address(postgres).getPort(), port, users, poolMode, String.join("\n", more)));
    Process process =
        new ProcessBuilder(command(config))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(LOG).toFile())
            .start();
    PgBouncer pooler = new PgBouncer(postgres, folder, process, port);
    pooler.awaitAnswer();
    return pooler;
  }

  /** The database, by way of the pooler. */
  public Postgres postgres(String... settings) {
    URI address = address(behind);
    String more = Stream.of(settings).map(s -> "&" + s).reduce("", String::concat);
    return new Postgres(
        "jdbc:postgresql://127.0.0.1:%d%s?user=%s%s"
            .formatted(port, address.getPath(), behind.user(), more),
        behind.user(),
        "");
  }

  /** It refuses to run as root. */
  private static List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    Path program =
        Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException("no PgBouncer: run local/install-debian pgbouncer"));
    command.add(program.toString());
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(config.toString());
    return command;
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        postgres().connect("test").close();
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("PgBouncer: " + Files.readString(folder.resolve(LOG)), e);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  private static URI address(Postgres postgres) {
    return URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    for (String file : List.of(USERS, SETTINGS, LOG)) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
  }
}
