package io.spendcast.scoring;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Accepts connections, reads what comes, and never answers. */
public final class SilentServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final ServerSocket server;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();

  public SilentServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "silent server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
  }

  /** Connections so far. A call that ends early may have made none. */
  public int accepted() {
    return accepted.get();
  }

  /** Waits until the other side has cut each connection that it made. */
  public void awaitCut() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (cut.get() < accepted.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("a connection is still open");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          accepted.incrementAndGet();
          readAll(socket);
        }
        cut.incrementAndGet();
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
