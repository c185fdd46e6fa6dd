package io.spendcast.local.monitor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Reports a disk with a twentieth left, as node_exporter would. */
final class FullDisk implements AutoCloseable {
  private static final byte[] PAGE =
      """
      node_filesystem_avail_bytes{mountpoint="/simulated",fstype="ext4"} 5
      node_filesystem_size_bytes{mountpoint="/simulated",fstype="ext4"} 100
      """
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;

  private FullDisk(HttpServer server) {
    this.server = server;
  }

  static FullDisk start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, PAGE.length);
            exchange.getResponseBody().write(PAGE);
          }
        });
    server.start();
    return new FullDisk(server);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
