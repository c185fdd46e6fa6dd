package io.spendcast.scoring.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Proof of who queries a registry: a user's password, or a token. Its text never shows a secret.
 * With both, the user counts, as in MLflow's own clients.
 *
 * @param user name of the user; empty without one
 * @param token bearer token; empty without one
 */
public record Login(String user, String password, String token) {
  public static final Login NONE = new Login("", "", "");

  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  static Login from(Map<String, String> environment) {
    return new Login(
        environment.getOrDefault(USER, ""),
        environment.getOrDefault(PASSWORD, ""),
        environment.getOrDefault(TOKEN, ""));
  }

  /** Value of the header {@code Authorization}. */
  Optional<String> header() {
    if (!user.isEmpty()) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  /** Who was refused, and the variables to check. */
  String refused(int status) {
    if (!user.isEmpty()) {
      return "refuses the user (%d): check %s and %s".formatted(status, USER, PASSWORD);
    }
    return token.isEmpty()
        ? "refuses a nameless user (%d): set %s, or %s and %s"
            .formatted(status, TOKEN, USER, PASSWORD)
        : "refuses the token (%d): check %s".formatted(status, TOKEN);
  }

  @Override
  public String toString() {
    return user.isEmpty() ? token.isEmpty() ? "nobody" : "a token" : "user " + user;
  }
}
