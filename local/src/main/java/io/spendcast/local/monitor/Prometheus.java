package io.spendcast.local.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.local.process.HttpProbe;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Client that queries a running Prometheus. */
record Prometheus(URI address) {

  /** Value of an expression's first result; 0 when there is none. */
  double value(String expression) {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return HttpProbe.json(address.resolve("/api/v1/query?query=" + query))
        .at("/data/result/0/value/1")
        .asDouble();
  }

  /** Names of the alerts that fire. */
  Set<String> firing() {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : HttpProbe.json(address.resolve("/api/v1/alerts")).at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        names.add(alert.at("/labels/alertname").asText());
      }
    }
    return names;
  }
}
