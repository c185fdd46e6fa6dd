package io.spendcast.scoring.artifacts;

import io.spendcast.scoring.registry.Http;
import io.spendcast.scoring.registry.RegisteredVersion;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.registry.RegistryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Downloads versions from where the registry keeps their files: itself, S3, or a shared disk. */
public final class Artifacts {
  private static final long MOST_BYTES = 1L << 30;

  private final Registry registry;
  private final Duration timeout;

  /**
   * @param timeout of one answer; a file may take ten times as long
   */
  public Artifacts(Registry registry, Duration timeout) {
    this.registry = registry;
    this.timeout = timeout;
  }

  Registry registry() {
    return registry;
  }

  /**
   * Downloads all files of a version.
   *
   * @param folder exists, and is empty
   */
  public void download(RegisteredVersion version, Path folder) {
    try (ArtifactStore store = store(version)) {
      List<Remote> files = store.list();
      check(version, files);
      files.forEach(file -> download(version, store, file, folder));
    }
  }

  private ArtifactStore store(RegisteredVersion version) {
    URI address = address(version);
    return switch (Optional.ofNullable(address.getScheme()).orElse("file")) {
      case "mlflow-artifacts" ->
          new ProxiedArtifacts(new Http(registry, timeout), address.getPath());
      case "s3" -> S3Artifacts.at(address, registry.s3Endpoint(), timeout);
      case "file" -> new DiskArtifacts(Path.of(address.getPath()));
      default -> throw elsewhere(version);
    };
  }

  private URI address(RegisteredVersion version) {
    try {
      URI address = new URI(version.artifacts());
      if (address.getPath() != null && address.getPath().startsWith("/")) {
        return address;
      }
    } catch (URISyntaxException e) {
      // It is refused below, like any address that can't be read.
    }
    throw elsewhere(version);
  }

  private RegistryException elsewhere(RegisteredVersion version) {
    return new RegistryException(
        "registry %s keeps version %d of %s at %s, but only mlflow-artifacts:/…, s3://bucket/… and"
                .formatted(registry, version.version(), version.name(), version.artifacts())
            + " file:/… can be read: register it in an experiment with such an artifact location");
  }

  private static void check(RegisteredVersion version, List<Remote> files) {
    long bytes = files.stream().mapToLong(Remote::bytes).sum();
    if (files.size() > ArtifactStore.MOST_FILES) {
      throw new RegistryException(
          "a model must have %d files at most".formatted(ArtifactStore.MOST_FILES));
    }
    if (files.isEmpty() || bytes > MOST_BYTES) {
      throw new RegistryException(
          "version %d of %s must have files of %,d bytes at most at %s, but has %d of %,d bytes"
              .formatted(
                  version.version(),
                  version.name(),
                  MOST_BYTES,
                  version.artifacts(),
                  files.size(),
                  bytes));
    }
  }

  private static void download(
      RegisteredVersion version, ArtifactStore store, Remote file, Path folder) {
    Path target = folder.resolve(file.name());
    try {
      Files.createDirectories(target.getParent());
      try (OutputStream out = Files.newOutputStream(target)) {
        store.copy(file, out);
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
}
