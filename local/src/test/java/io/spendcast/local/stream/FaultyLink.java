package io.spendcast.local.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spendcast.local.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lies between a program and a server, and disturbs what the server answers as it is told. */
final class FaultyLink implements AutoCloseable {
  /** What becomes of answers. */
  enum Fault {
    NONE,
    /** Whoever asks is heard, and never answered. */
    HANGS,
    /** Half a JSON, as the right answer to anything. */
    GARBAGE,
    /** Short answers come through, long ones end in their middle. */
    CUTS
  }

  private static final int CUT_AT = 64 * 1024;
  private static final String GARBAGE =
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"model_v";

  private final URI server;
  private final ServerSocket here;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  private FaultyLink(URI server, ServerSocket here) {
    this.server = server;
    this.here = here;
  }

  static FaultyLink to(URI server) {
    try {
      FaultyLink link =
          new FaultyLink(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      start(link::accept);
      return link;
    } catch (IOException e) {
      throw new StackException("cannot listen", e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + here.getLocalPort());
  }

  /** From now on, also for those who are connected: they have to connect again. */
  void set(Fault other) {
    fault = other;
    open.forEach(FaultyLink::end);
  }

  private void accept() {
    while (!here.isClosed()) {
      try {
        Socket asking = here.accept();
        open.add(asking);
        start(() -> serve(asking));
      } catch (IOException e) {
        // Closed, which the loop sees.
      }
    }
  }

  private void serve(Socket asking) {
    try (asking;
        Socket asked = new Socket(server.getHost(), server.getPort())) {
      open.add(asked);
      switch (fault) {
        case HANGS -> asking.getInputStream().transferTo(OutputStream.nullOutputStream());
        case GARBAGE -> {
          if (asking.getInputStream().read() >= 0) {
            asking.getOutputStream().write(GARBAGE.getBytes(US_ASCII));
          }
        }
        default -> {
          start(() -> copy(asking, asked, Long.MAX_VALUE));
          copy(asked, asking, fault == Fault.CUTS ? CUT_AT : Long.MAX_VALUE);
        }
      }
    } catch (IOException e) {
      // One of the two has gone, and with it the other.
    } finally {
      open.remove(asking);
    }
  }

  private static void copy(Socket from, Socket to, long atMost) {
    byte[] bytes = new byte[8_192];
    long left = atMost;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0 && left > 0; read = in.read(bytes)) {
        to.getOutputStream().write(bytes, 0, (int) Math.min(left, read));
        left -= read;
      }
    } catch (IOException e) {
      // As above.
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new StackException("cannot close a connection", e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faulty link");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      here.close();
    } catch (IOException e) {
      throw new StackException("cannot stop listening", e);
    }
    open.forEach(FaultyLink::end);
  }
}
