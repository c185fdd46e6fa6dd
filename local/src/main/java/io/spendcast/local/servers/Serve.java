package io.spendcast.local.servers;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Supervised;
import io.spendcast.local.process.Wait;
import io.spendcast.local.supervise.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Runs a PostgreSQL for a script, until SIGTERM: {@code Serve FOLDER PORT}. Its data stays in the
 * folder. Ends with 1 when the server ends.
 */
public final class Serve {
  private Serve() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.ofMainThread();
    interruption.exit(serve(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
  }

  private static int serve(Path folder, int port) {
    try (PostgresProcess postgres =
        PostgresProcess.in(folder, folder.resolve("postgres.log"))
            .withPort(port)
            .withSettings(Map.of("max_connections", "200"))) {
      Supervised running = postgres.launch();
      while (true) {
        Wait.pause(Duration.ofSeconds(1));
        running.requireAlive();
      }
    } catch (StackException e) {
      if (Interruption.happened()) {
        return ExitCode.DONE;
      }
      System.err.println(e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
