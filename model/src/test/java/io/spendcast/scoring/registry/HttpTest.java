package io.spendcast.scoring.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\n\r\n"})
  void endsAnAnswerThatTricklesIn(String begun) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread trickle = new Thread(() -> trickle(server, begun));
      trickle.setDaemon(true);
      trickle.start();

      assertThatThrownBy(() -> http(server).json("/any"))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("can't be reached: the answer takes too long");
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.close();

    assertThatThrownBy(() -> http(server).json("/any"))
        .isInstanceOf(RegistryException.class)
        .hasMessageEndingWith("can't be reached: Connection refused");
  }

  private static Http http(ServerSocket server) {
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return new Http(Registry.at(uri), TIMEOUT);
  }

  /** A byte well within each time-out, until the other side has had enough. */
  private static void trickle(ServerSocket server, String begun) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(begun.getBytes(US_ASCII));
      while (true) {
        out.write('x');
        out.flush();
        LockSupport.parkNanos(TIMEOUT.toNanos() / 10);
      }
    } catch (IOException e) {
      // That is what is waited for.
    }
  }
}
