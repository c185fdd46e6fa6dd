package io.spendcast.scoring.serving;

import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelFiles;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.artifacts.Artifacts;
import io.spendcast.scoring.artifacts.ModelCache;
import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.registry.RegisteredVersion;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.registry.RegistryClient;
import io.spendcast.scoring.registry.RegistryException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions of a registered model, through a cache folder. */
public final class RegistryVersions implements Versions {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryVersions.class);

  private final ModelReference reference;
  private final ServingSettings settings;
  private final RegistryClient client;
  private final ModelCache cache;

  private RegistryVersions(ModelReference reference, ServingSettings settings, Registry registry) {
    this.reference = reference;
    this.settings = settings;
    this.client = new RegistryClient(registry, settings.timeout());
    Artifacts artifacts = new Artifacts(registry, settings.timeout());
    this.cache = new ModelCache(Path.of(settings.cache()), artifacts);
  }

  /**
   * @param reference a registered one
   */
  static RegistryVersions of(
      ModelReference reference, Registry registry, ServingSettings settings) {
    return new RegistryVersions(reference, settings, registry);
  }

  ModelReference reference() {
    return reference;
  }

  @Override
  public String wanted() {
    int version =
        reference instanceof ModelReference.Alias alias
            ? client.versionOf(alias.name(), alias.alias())
            : ((ModelReference.Version) reference).version();
    return Integer.toString(version);
  }

  @Override
  public LoadedModel load(String version) {
    RegisteredVersion registered = client.version(name(), Integer.parseInt(version));
    Path folder = cache.folderOf(registered);
    LoadedModel loaded = checked(folder);
    remember(loaded, folder);
    return loaded;
  }

  private LoadedModel checked(Path folder) {
    try {
      return open(folder);
    } catch (QuarantinedModelException e) {
      // The files are in order: another download would bring the same ones.
      throw e;
    } catch (InvalidModelException e) {
      try {
        cache.discard(folder);
      } catch (RegistryException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Records that a version serves. A version serves all the same when only this fails. */
  private void remember(LoadedModel loaded, Path folder) {
    try {
      cache.remember(name(), reference.toString(), folder);
    } catch (RegistryException e) {
      LOG.warn(
          "model {}: version {} can't be noted, so that a start without the registry takes an older"
              + " one, if any: {}",
          reference,
          loaded.version(),
          e.getMessage());
    }
  }

  /** Location of the wanted version's files, which are downloaded if they are not in the cache. */
  ModelFiles files() {
    String version = wanted();
    Path folder = cache.folderOf(client.version(name(), Integer.parseInt(version)));
    return ModelFolder.registered(folder, name(), version).files();
  }

  /**
   * The version that served last, from the cache alone; if that is quarantined, the one before it.
   */
  Optional<LoadedModel> lastGood() {
    Optional<QuarantinedModelException> quarantined = Optional.empty();
    for (Path folder : cache.lastGood(name(), reference.toString())) {
      try {
        return Optional.of(open(folder));
      } catch (QuarantinedModelException e) {
        quarantined = Optional.of(e);
      }
    }
    if (quarantined.isPresent()) {
      throw quarantined.get();
    }
    return Optional.empty();
  }

  private LoadedModel open(Path folder) {
    String version = Integer.toString(ModelCache.versionIn(folder));
    return LoadedModel.of(ModelFolder.registered(folder, name(), version), settings);
  }

  private String name() {
    return reference instanceof ModelReference.Alias alias
        ? alias.name()
        : ((ModelReference.Version) reference).name();
  }
}
