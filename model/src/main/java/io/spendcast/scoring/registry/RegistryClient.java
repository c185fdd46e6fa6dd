package io.spendcast.scoring.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an MLflow registry over its REST interface. Every call ends within its time-outs and sizes;
 * whatever goes wrong is a {@link RegistryException}.
 */
public final class RegistryClient {
  private static final String MLFLOW = "/api/2.0/mlflow";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final String SCHEME = "mlflow-artifacts";
  private static final String READY = "READY";
  private static final long MOST_JSON = 1 << 20;
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_FILES = 200;
  private static final int MOST_DEPTH = 5;

  private final Registry registry;
  private final Http http;

  /**
   * @param timeout of one answer; a file may take ten times as long
   */
  public RegistryClient(Registry registry, Duration timeout) {
    this.registry = registry;
    this.http = new Http(registry, timeout);
  }

  public Registry registry() {
    return registry;
  }

  /** The version that an alias points to now. */
  public int versionOf(String name, String alias) {
    String query = "name=" + Http.encoded(name) + "&alias=" + Http.encoded(alias);
    Json answer = json(MLFLOW + "/registered-models/alias?" + query);
    return number(name, answer.text("/model_version/version"));
  }

  /**
   * Fetches a version that is ready to be downloaded.
   *
   * @throws RegistryException also if the registry is still registering it, or failed to
   */
  public RegisteredVersion version(String name, int version) {
    String query = "name=" + Http.encoded(name) + "&version=" + version;
    Json known = json(MLFLOW + "/model-versions/get?" + query);
    String status = known.text("/model_version/status");
    if (!status.equals(READY)) {
      throw new RegistryException(
          "version %d of %s must be READY, but is %s".formatted(version, name, status));
    }
    Json answer = json(MLFLOW + "/model-versions/get-download-uri?" + query);
    return new RegisteredVersion(name, version, artifacts(answer.text("/artifact_uri")));
  }

  /**
   * Downloads all files of a version.
   *
   * @param folder exists, and is empty
   */
  public void download(RegisteredVersion version, Path folder) {
    List<Remote> files = new ArrayList<>();
    list(version, "", 0, files);
    long bytes = files.stream().mapToLong(Remote::bytes).sum();
    if (files.isEmpty() || bytes > MOST_BYTES) {
      throw new RegistryException(
          "version %d of %s must have files of %,d bytes at most, but has %d of %,d bytes"
              .formatted(version.version(), version.name(), MOST_BYTES, files.size(), bytes));
    }
    files.forEach(file -> download(version, file, folder));
  }

  private void download(RegisteredVersion version, Remote file, Path folder) {
    Path target = folder.resolve(file.name());
    try {
      Files.createDirectories(target.getParent());
      try (OutputStream out = Files.newOutputStream(target)) {
        http.get(
            ARTIFACTS + "/" + path(version.artifacts() + "/" + file.name()), file.bytes(), out);
      }
      if (Files.size(target) != file.bytes()) {
        throw new RegistryException(
            "%s of version %d of %s must have %,d bytes, but came with %,d"
                .formatted(
                    file.name(),
                    version.version(),
                    version.name(),
                    file.bytes(),
                    Files.size(target)));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException("can't write " + target + ": " + e.getMessage(), e);
    }
  }

  private void list(RegisteredVersion version, String below, int depth, List<Remote> files) {
    String folder = version.artifacts() + (below.isEmpty() ? "" : "/" + below);
    for (JsonNode entry : json(ARTIFACTS + "?path=" + Http.encoded(folder)).at("/files")) {
      String name = (below.isEmpty() ? "" : below + "/") + safe(entry.path("path").asText());
      if (entry.path("is_dir").asBoolean()) {
        if (depth == MOST_DEPTH) {
          throw new RegistryException("folders of a model must not be so deep: " + name);
        }
        list(version, name, depth + 1, files);
      } else {
        files.add(new Remote(name, entry.path("file_size").asLong()));
      }
      if (files.size() > MOST_FILES) {
        throw new RegistryException("a model must have " + MOST_FILES + " files at most");
      }
    }
  }

  /** A name must stay inside the folder that it is written to. */
  private String safe(String name) {
    if (name.isEmpty() || name.startsWith(".") || name.matches(".*[/\\\\\\x00-\\x1f].*")) {
      throw new RegistryException(
          "registry %s must list plain file names, but lists \"%s\"".formatted(registry, name));
    }
    return name;
  }

  private String artifacts(String address) {
    URI uri = URI.create("");
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      // The check below refuses it, like any address outside of the registry.
    }
    if (!SCHEME.equals(uri.getScheme()) || uri.getPath() == null) {
      throw new RegistryException(
          "registry %s must serve its artifacts (mlflow server --serve-artifacts), but they are at %s"
              .formatted(registry, address));
    }
    return uri.getPath().replaceFirst("^/+", "");
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

  private Json json(String path) {
    return Json.of(registry, http.get(path, MOST_JSON));
  }

  private static String path(String parts) {
    return Http.encoded(parts).replace("%2F", "/");
  }
}
