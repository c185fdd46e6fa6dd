package io.spendcast.pipelines.cli.model;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelFiles;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the drift reference that the training wrote beside each version's model. */
final class TrainingReferences {
  private final List<ModelFiles> folders;
  private final boolean registry;

  /**
   * @param folders folders of models that are in no registry
   * @param environment variables that name the registry, if there is one, as for MLflow's own
   *     clients
   */
  TrainingReferences(List<String> folders, Map<String, String> environment) {
    this.folders = folders.stream().map(TrainingReferences::model).toList();
    this.registry = !environment.getOrDefault("MLFLOW_TRACKING_URI", "").isEmpty();
  }

  private static ModelFiles model(String folder) {
    try {
      return Models.find(ModelReference.parse(folder), ServingSettings.DEFAULT);
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new WrongStart("--model: " + e.getMessage(), e);
    }
  }

  /**
   * Finds the reference of a version; empty when the version is not found or was trained without
   * one.
   */
  Optional<DriftReference> of(Drift.Version version) throws IOException {
    for (ModelFiles model : folders) {
      if (model.info().name().equals(version.model())
          && model.info().version().equals(version.version())) {
        return DriftReference.in(model.folder());
      }
    }
    return registry && version.version().matches("[0-9]+") ? registered(version) : Optional.empty();
  }

  private static Optional<DriftReference> registered(Drift.Version version) throws IOException {
    String reference = "models:/" + version.model() + "/" + version.version();
    try {
      return DriftReference.in(
          Models.find(ModelReference.parse(reference), ServingSettings.DEFAULT).folder());
    } catch (InvalidModelException e) {
      return Optional.empty(); // deleted since; the command prints the reference that it used
    }
  }
}
