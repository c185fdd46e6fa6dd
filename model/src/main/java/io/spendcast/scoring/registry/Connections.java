package io.spendcast.scoring.registry;

import java.io.IOException;
import java.io.InputStream;
import javax.net.ssl.HostnameVerifier;
import org.mlflow_project.apachehttp.HttpEntity;
import org.mlflow_project.apachehttp.HttpResponse;
import org.mlflow_project.apachehttp.HttpResponseInterceptor;
import org.mlflow_project.apachehttp.conn.ssl.DefaultHostnameVerifier;
import org.mlflow_project.apachehttp.conn.ssl.NoopHostnameVerifier;
import org.mlflow_project.apachehttp.entity.ByteArrayEntity;
import org.mlflow_project.apachehttp.impl.client.CloseableHttpClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;

/**
 * Connections of MLflow's client: through the JVM's proxy, with the registry's trust. A redirect is
 * not followed, so credentials go nowhere else, and nothing is retried: the next poll does that.
 */
final class Connections {
  private static final int MOST_BYTES = 1 << 20;
  private static final int OK = 200;

  private Connections() {}

  static CloseableHttpClient of(Registry registry) {
    HttpResponseInterceptor check = (response, context) -> check(registry, response);
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .useSystemProperties()
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .addInterceptorLast(check);
    registry.trust().context().ifPresent(builder::setSSLContext);
    return builder.setSSLHostnameVerifier(verifier(registry)).build();
  }

  private static HostnameVerifier verifier(Registry registry) {
    return registry.trust().insecure()
        ? NoopHostnameVerifier.INSTANCE
        : new DefaultHostnameVerifier();
  }

  /** Refuses an answer here, or the client would ask twice more, with a warning for each. */
  private static void check(Registry registry, HttpResponse response) throws IOException {
    byte[] body = body(registry, response.getEntity());
    int status = response.getStatusLine().getStatusCode();
    if (status != OK) {
      throw Refusal.of(registry, status, body);
    }
    response.setEntity(new ByteArrayEntity(body));
  }

  private static byte[] body(Registry registry, HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream content = entity.getContent()) {
      byte[] body = content.readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw RegistryException.tooLarge(registry, MOST_BYTES);
      }
      return body;
    }
  }
}
