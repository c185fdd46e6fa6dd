package io.spendcast.scoring.registry;

import java.time.Duration;

/**
 * Reads an MLflow registry. Every call ends within its time-out and size; whatever goes wrong is a
 * {@link RegistryException}.
 */
public final class RegistryClient {
  private static final String READY = "READY";

  private final Registry registry;
  private final MlflowApi api;

  /**
   * @param timeout of one answer
   */
  public RegistryClient(Registry registry, Duration timeout) {
    this.registry = registry;
    this.api = new MlflowApi(registry, timeout);
  }

  /** The version that an alias points to now. */
  public int versionOf(String name, String alias) {
    String query = "name=" + Http.encoded(name) + "&alias=" + Http.encoded(alias);
    Json answer = api.get("registered-models/alias?" + query);
    return number(name, answer.text("/model_version/version"));
  }

  /**
   * Fetches a version that is ready to be downloaded.
   *
   * @throws RegistryException also if the registry is still registering it, or failed to
   */
  public RegisteredVersion version(String name, int version) {
    String query = "name=" + Http.encoded(name) + "&version=" + version;
    String status = api.get("model-versions/get?" + query).text("/model_version/status");
    if (!status.equals(READY)) {
      throw new RegistryException(
          "version %d of %s must be READY, but is %s".formatted(version, name, status));
    }
    Json answer = api.get("model-versions/get-download-uri?" + query);
    return new RegisteredVersion(name, version, answer.text("/artifact_uri"));
  }

  private int number(String name, String version) {
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException e) {
      throw new RegistryException(
          "registry %s must count the versions of %s, but says \"%s\""
              .formatted(registry, name, version),
          e);
    }
  }
}
