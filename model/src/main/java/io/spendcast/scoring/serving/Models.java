package io.spendcast.scoring.serving;

import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelFiles;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.registry.RegistryException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and serves models, wherever they are. */
public final class Models {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  private Models() {}

  /** Opens a model, with the settings that are usual. */
  public static Scorer open(ModelReference reference) {
    return open(reference, ServingSettings.DEFAULT);
  }

  /**
   * Opens a model, checked and ready to score; the caller closes it.
   *
   * @throws InvalidModelException if there is no such model, or it must not score
   */
  public static Scorer open(ModelReference reference, ServingSettings settings) {
    return reference instanceof ModelReference.Folder folder
        ? inFolder(folder, settings).scorer()
        : first(registered(reference, settings, Registry::fromEnvironment)).loaded().scorer();
  }

  /**
   * Finds a model's files, without opening it; a registered version is downloaded if need be.
   *
   * @throws InvalidModelException if there is no such model, or its folder is not in order
   */
  public static ModelFiles find(ModelReference reference, ServingSettings settings) {
    if (reference instanceof ModelReference.Folder folder) {
      return ModelFolder.read(folder.path()).files();
    }
    try {
      return registered(reference, settings, Registry::fromEnvironment).files();
    } catch (RegistryException e) {
      throw new InvalidModelException("model " + reference + ": " + e.getMessage(), e);
    }
  }

  /** Serves a model of the registry that the environment names, as MLflow's own clients do. */
  public static ModelServer<Scorer> serve(ModelReference reference, ServingSettings settings) {
    return serve(reference, settings, Registry::fromEnvironment);
  }

  /**
   * Serves a model; the caller closes the server.
   *
   * <p>What an alias points to is followed: another version is downloaded, checked, warmed up and
   * takes over between two leases. If anything is wrong with it or with the registry, the version
   * that serves goes on, and {@link ModelServer#stats} says why. At the start the version that
   * served last takes the place of one that can't be had.
   *
   * @throws InvalidModelException if there is no such model, or it must not score, and none served
   *     before
   */
  public static ModelServer<Scorer> serve(
      ModelReference reference, ServingSettings settings, Registry registry) {
    return serve(reference, settings, () -> registry);
  }

  private static ModelServer<Scorer> serve(
      ModelReference reference, ServingSettings settings, Supplier<Registry> registry) {
    if (reference instanceof ModelReference.Folder folder) {
      return new ScorerServer(reference, inFolder(folder, settings));
    }
    RegistryVersions versions = registered(reference, settings, registry);
    FirstModel first = first(versions);
    ScorerServer server = new ScorerServer(reference, first.loaded());
    if (reference instanceof ModelReference.Alias) {
      // A fixed version is the wanted one, also from the cache: only an alias needs a follower.
      first.refusal().ifPresent(reason -> server.refuse(reason, first.quarantined()));
      Duration poll = settings.poll();
      server.follow(new Follower(server, versions, poll, InstantSource.system()), poll);
    }
    return server;
  }

  private static RegistryVersions registered(
      ModelReference reference, ServingSettings settings, Supplier<Registry> registry) {
    try {
      return RegistryVersions.of(reference, registry.get(), settings);
    } catch (RegistryException e) {
      throw new InvalidModelException("model " + reference + ": " + e.getMessage(), e);
    }
  }

  private static FirstModel first(RegistryVersions versions) {
    FirstModel first = FirstModel.of(versions);
    logLoaded(first.loaded());
    return first;
  }

  private static LoadedModel inFolder(ModelReference.Folder folder, ServingSettings settings) {
    LoadedModel loaded = LoadedModel.of(ModelFolder.read(folder.path()), settings);
    logLoaded(loaded);
    return loaded;
  }

  private static void logLoaded(LoadedModel loaded) {
    LOG.info("model loaded: name={} version={}", loaded.name(), loaded.version());
  }
}
