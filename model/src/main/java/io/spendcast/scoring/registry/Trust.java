package io.spendcast.scoring.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of a registry that are trusted.
 *
 * @param certificates PEM file with the only authorities to trust; empty for those of the JVM
 * @param insecure whether every certificate is trusted, whatever its name
 */
public record Trust(String certificates, boolean insecure) {
  public static final Trust OF_THE_JVM = new Trust("", false);

  private static final Logger LOG = LoggerFactory.getLogger(Trust.class);
  private static final String CERTIFICATES = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  private static final String INSECURE = "MLFLOW_TRACKING_INSECURE_TLS";

  static Trust from(Map<String, String> environment) {
    String certificates = environment.getOrDefault(CERTIFICATES, "");
    boolean insecure = isTrue(environment.getOrDefault(INSECURE, "false"));
    if (insecure && !certificates.isEmpty()) {
      throw new RegistryException(
          "%s and %s exclude each other: unset one of them".formatted(CERTIFICATES, INSECURE));
    }
    if (insecure) {
      LOG.warn(
          "{} is set: the registry's certificate is not checked, so others can read the password"
              + " and replace the model. Name its authority in {} instead.",
          INSECURE,
          CERTIFICATES);
    }
    return new Trust(certificates, insecure);
  }

  private static boolean isTrue(String written) {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0", "" -> false;
      default ->
          throw new RegistryException(
              "%s must be true or false, but was \"%s\"".formatted(INSECURE, written));
    };
  }

  /** TLS with this trust, which reads the file anew; empty for that of the JVM. */
  Optional<SSLContext> context() {
    if (!insecure && certificates.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, insecure ? new TrustManager[] {new Anyone()} : authorities(), null);
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException e) {
      throw new RegistryException(
          "%s must be a PEM file of certificates, but %s is not: %s"
              .formatted(CERTIFICATES, certificates, e),
          e);
    }
  }

  private TrustManager[] authorities() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificates))) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority " + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new IOException("it holds none");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Trusts every certificate. The extended class is needed, or the JVM checks the host's name. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
