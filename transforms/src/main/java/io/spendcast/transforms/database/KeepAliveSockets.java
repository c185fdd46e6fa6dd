package io.spendcast.transforms.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets on which a host that has gone without a word is noticed after a minute.
 *
 * <p>A statement may run for an hour, so no limit on the wait for an answer tells a busy server
 * from a dead one. TCP's keep-alive does: the operating system of a busy server answers it. Linux
 * waits two hours before the first such question unless a socket says otherwise.
 */
public final class KeepAliveSockets extends SocketFactory {
  /** Socket options that not every operating system has; seconds, seconds and a count. */
  private static final Map<SocketOption<Integer>, Integer> OPTIONS =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 30,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  @Override
  public Socket createSocket() throws IOException {
    return prepared(new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prepared(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prepared(new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prepared(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return prepared(new Socket(host, port, localHost, localPort));
  }

  private static Socket prepared(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : OPTIONS.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    return socket;
  }
}
