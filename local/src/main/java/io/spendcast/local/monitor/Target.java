package io.spendcast.local.monitor;

import java.util.Map;

/**
 * Whom a job of Prometheus asks.
 *
 * @param address host:port, or a URL for the prober
 */
record Target(String address, Map<String, String> labels) {

  static Target of(String address) {
    return new Target(address, Map.of());
  }
}
