package io.spendcast.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.Mlflow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate restarts while other tests of the same JVM start processes. */
class GateIT {
  private static final int RESTARTS = 100;

  @TempDir private Path temp;

  @Test
  void keepsItsAddressWhileProcessesStart() throws NoSuchAlgorithmException {
    Mlflow unused = Mlflow.in(temp, temp, temp.resolve("log"));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> processes(done));
    try (Gate gate = Gate.before(unused, "token")) {
      URI address = gate.uri();
      for (int i = 0; i < RESTARTS; i++) {
        gate.start(SSLContext.getDefault());
        assertThat(gate.uri()).isEqualTo(address);
      }
    } finally {
      done.set(true);
    }
    assertThat(others.join()).isPositive();
  }

  private static int processes(AtomicBoolean done) {
    int started = 0;
    while (!done.get()) {
      try {
        new ProcessBuilder("true").start().waitFor();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("cannot start a process", e);
      }
      started++;
    }
    return started;
  }
}
