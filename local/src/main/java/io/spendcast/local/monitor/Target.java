package io.spendcast.local.monitor;

import java.util.Map;

/**
 * Address that a job of Prometheus scrapes or probes.
 *
 * @param address host:port, or a URL for the prober
 */
record Target(String address, Map<String, String> labels) {

  static Target of(String address) {
    return new Target(address, Map.of());
  }
}
