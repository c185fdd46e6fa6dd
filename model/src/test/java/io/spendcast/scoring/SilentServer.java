package io.spendcast.scoring;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Accepts connections, reads what comes, and never answers. */
public final class SilentServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  public SilentServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "silent server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
  }

  /** Waits until the other side has cut its connection. */
  public void awaitCut() throws InterruptedException {
    if (ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
      throw new IllegalStateException("the connection is still open");
    }
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          readAll(socket);
        }
        ends.add("cut");
      }
    } catch (IOException e) {
      // The server is closed.
    }
  }

  private static void readAll(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A reset is an end as well.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
