package io.spendcast.scoring.registry;

import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow_project.apachehttp.impl.client.CloseableHttpClient;

/**
 * Calls to MLflow through its own client. Each call opens a client and closes it, so nothing of it
 * is left, and ends within its deadline.
 */
final class MlflowApi {
  private final Registry registry;
  private final Duration deadline;

  MlflowApi(Registry registry, Duration deadline) {
    this.registry = registry;
    this.deadline = deadline;
  }

  /**
   * Fetches JSON.
   *
   * @param path below {@code api/2.0/mlflow}, with its query
   */
  Json get(String path) {
    CloseableHttpClient connections = Connections.of(registry);
    try (MlflowClient client = client(connections)) {
      return Json.of(registry, get(client, path));
    }
  }

  private String get(MlflowClient client, String path) {
    try (Watchdog watchdog = Watchdog.over(deadline, client::close)) {
      try {
        return client.sendGet(path);
      } catch (RegistryException e) {
        throw e;
      } catch (RuntimeException e) {
        String late = "no answer within %s s".formatted(deadline.toMillis() / 1000.0);
        throw Refusal.unreachable(registry, watchdog.hasBitten() ? late : reason(e), e);
      }
    }
  }

  private static String reason(RuntimeException failure) {
    return failure instanceof MlflowClientException && failure.getCause() instanceof IOException io
        ? Refusal.reason(io)
        : failure.toString();
  }

  private MlflowClient client(CloseableHttpClient connections) {
    Login login = registry.login();
    MlflowClient client =
        new MlflowClient(
            new BasicMlflowHostCreds(
                registry.uri().toString(),
                login.user().isEmpty() ? null : login.user(),
                login.user().isEmpty() ? null : login.password(),
                login.token().isEmpty() ? null : login.token(),
                false));
    replaceConnections(client, connections);
    return client;
  }

  /**
   * Gives the client connections of ours. Its own follow redirects with the password, know neither
   * proxies nor a file of authorities, and it has no setting for any of them.
   */
  private static void replaceConnections(MlflowClient client, CloseableHttpClient connections) {
    try {
      Field caller = MlflowClient.class.getDeclaredField("httpCaller");
      caller.setAccessible(true);
      Object used = caller.get(client);
      Field http = used.getClass().getDeclaredField("httpClient");
      http.setAccessible(true);
      http.set(used, connections);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("mlflow-client is not the version it was built with", e);
    }
  }
}
