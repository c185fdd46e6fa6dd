package io.spendcast.transforms.alerts;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Pages of customers in the dashboards, which alerts link to.
 *
 * @param dashboards address of Superset, such as {@code https://superset.example.com}
 */
public record CustomerPages(String dashboards) implements Serializable {
  private static final int LONGEST = 500;

  public CustomerPages {
    if (dashboards.length() > LONGEST || !isAddress(dashboards)) {
      throw new IllegalArgumentException(
          "the address of the dashboards must look like https://superset.example.com, without a"
              + " query, but was "
              + dashboards);
    }
    dashboards = dashboards.replaceAll("/+$", "");
  }

  private static boolean isAddress(String address) {
    try {
      URI uri = new URI(address);
      return uri.getScheme() != null
          && uri.getScheme().matches("https?")
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Link to a customer's page. */
  String of(String customerId) {
    return dashboards
        + "/customers?id="
        + URLEncoder.encode(customerId, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
