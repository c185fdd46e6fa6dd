package io.spendcast.transforms.format;

import io.spendcast.inference.PerJvm;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * Address of a schema registry with Confluent's API, and the user who reads it.
 *
 * @param url address, such as {@code https://registry.example.com}
 * @param userInfo {@code user:password}; empty for none
 * @param patience longest absence of the registry that a bundle waits for
 */
public record SchemaRegistry(String url, String userInfo, Duration patience)
    implements Serializable {
  /** Default patience. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * @throws IllegalArgumentException if the address is no http or https one, or holds a password,
   *     without repeating it
   */
  public SchemaRegistry {
    URI address = URI.create(url.contains("@") ? "" : url);
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null || url.contains("?") || url.contains("#")) {
      throw new IllegalArgumentException(
          "schema registry must look like https://host:port, without a user"
              + (url.contains("@") ? "" : ", but was " + url));
    }
    url = url.replaceAll("/+$", "");
  }

  /** Schemas of the registry, remembered by this JVM. */
  RegisteredSchemas schemas() {
    return PerJvm.get(
        RegisteredSchemas.class, this, () -> new RegisteredSchemas(new SchemaClient(this)));
  }

  /** Address only. */
  @Override
  public String toString() {
    return url;
  }
}
