package io.spendcast.scoring.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * Address of an MLflow registry, and the user who queries it. Its text never shows the password.
 *
 * @param uri http or https, without a slash at its end
 * @param user name of the user; empty for no authentication
 */
public record Registry(URI uri, String user, String password) {
  private static final String ADDRESS = "MLFLOW_TRACKING_URI";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

  /** A registry that asks for no password. */
  public static Registry at(URI uri) {
    return new Registry(uri, "", "");
  }

  /**
   * Registry that MLflow's own clients would use, by the same environment variables.
   *
   * @throws RegistryException if the environment names none
   */
  public static Registry fromEnvironment() {
    return from(System.getenv());
  }

  static Registry from(Map<String, String> environment) {
    return new Registry(
        address(environment.getOrDefault(ADDRESS, "")),
        environment.getOrDefault(USER, ""),
        environment.getOrDefault(PASSWORD, ""));
  }

  private static URI address(String written) {
    URI uri;
    try {
      uri = new URI(written.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      // The cause is left out, since it quotes the text, which may hold a password.
      throw new RegistryException(ADDRESS + " must be an address like http://host:5000");
    }
    if (uri.getUserInfo() != null) {
      throw new RegistryException(
          ADDRESS + " must not hold a password: " + USER + " and " + PASSWORD + " are for that");
    }
    if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
      throw new RegistryException(
          "%s must be an address like http://host:5000, but was \"%s\""
              .formatted(ADDRESS, written));
    }
    return uri;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
