package io.spendcast.scoring.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Address of an MLflow registry, and how it is reached. Its text is the address alone.
 *
 * @param uri http or https, without a slash at its end
 * @param s3Endpoint address of an S3 that is not Amazon's, such as MinIO
 */
public record Registry(URI uri, Login login, Trust trust, Optional<URI> s3Endpoint) {
  private static final String ADDRESS = "MLFLOW_TRACKING_URI";
  private static final String S3_ENDPOINT = "MLFLOW_S3_ENDPOINT_URL";

  /** A registry that asks for no password, with certificates that the JVM trusts. */
  public static Registry at(URI uri) {
    return new Registry(uri, Login.NONE, Trust.OF_THE_JVM, Optional.empty());
  }

  /**
   * Registry that MLflow's own clients would use, by the same environment variables.
   *
   * @throws RegistryException if the environment names none
   */
  public static Registry fromEnvironment() {
    return from(System.getenv());
  }

  /** Registry that MLflow's own clients would use in this environment. */
  public static Registry from(Map<String, String> environment) {
    String s3 = environment.getOrDefault(S3_ENDPOINT, "");
    return new Registry(
        address(ADDRESS, environment.getOrDefault(ADDRESS, "")),
        Login.from(environment),
        Trust.from(environment),
        s3.isEmpty() ? Optional.empty() : Optional.of(address(S3_ENDPOINT, s3)));
  }

  private static URI address(String variable, String written) {
    URI uri;
    try {
      uri = new URI(written.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      // The cause is left out, since it quotes the text, which may hold a password.
      throw new RegistryException(variable + " must be an address like http://host:5000");
    }
    if (uri.getUserInfo() != null) {
      throw new RegistryException(
          variable + " must not hold a password: other variables are for that");
    }
    if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
      throw new RegistryException(
          "%s must be an address like http://host:5000, but was \"%s\""
              .formatted(variable, written));
    }
    return uri;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
