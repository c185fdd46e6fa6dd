package io.spendcast.scoring.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;

/** A registry's refusals and failures, each in one line. */
final class Refusal {
  private static final String UNTRUSTED = "unable to find valid certification path";

  private Refusal() {}

  /** An answer that is none of success. */
  static RegistryException of(Registry registry, int status, byte[] body) {
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      return new RegistryException(
          "registry %s %s".formatted(registry, registry.login().refused(status)));
    }
    return new RegistryException(
        "registry %s answered %d: %s".formatted(registry, status, Json.error(body)));
  }

  /** A call without an answer. */
  static RegistryException unreachable(Registry registry, String reason, Throwable cause) {
    return new RegistryException(
        "registry %s can't be reached: %s".formatted(registry, reason), cause);
  }

  /**
   * Reason of a failure, the same by both clients. The message of an unknown host is only its name,
   * so it is replaced.
   */
  static String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "its certificate has expired (%s): renew it there".formatted(cause.getMessage());
      }
      if (cause instanceof ConnectException && cause.getCause() == null) {
        return cause.getMessage();
      }
      if (cause instanceof UnknownHostException) {
        return "unknown host";
      }
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains(UNTRUSTED)) {
      return "its certificate is not trusted:"
          + " name its authority's PEM file in MLFLOW_TRACKING_SERVER_CERT_PATH";
    }
    return failure instanceof SSLException ? "TLS: " + message : message;
  }
}
