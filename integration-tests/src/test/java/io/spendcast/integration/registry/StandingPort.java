package io.spendcast.integration.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Port that listens until it is closed and passes each connection on to the server of the moment.
 *
 * <p>A server that stops and starts again can't have its port back at once: a process that another
 * test starts at that moment holds the old socket until it has become its program.
 */
final class StandingPort implements AutoCloseable {
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool(StandingPort::daemon);
  private volatile InetSocketAddress server;

  StandingPort() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on the loopback address", e);
    }
    threads.execute(this::accept);
  }

  int number() {
    return listening.getLocalPort();
  }

  /** Connections that come from now on go to this server. */
  void passTo(InetSocketAddress changed) {
    server = changed;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> join(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket client) {
    try (client;
        Socket behind = new Socket(server.getAddress(), server.getPort())) {
      threads.execute(() -> copy(client, behind));
      copy(behind, client);
    } catch (IOException e) {
      // The server or the client has gone; the other one sees its connection closed.
    }
  }

  /** Copies until the sender's end, and tells it to the receiver. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Closed by the other direction.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "standing-port");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close port " + number(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
