package io.spendcast.local.run;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.stack.StreamConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * The stream's model in a registry of its own: a real MLflow whose champion is the committed one.
 */
final class Champion implements AutoCloseable {
  private final Mlflow mlflow;
  private final Path folder;

  private Champion(Mlflow mlflow, Path folder) {
    this.mlflow = mlflow;
    this.folder = folder;
  }

  /** Starts MLflow in a folder, and registers the model. */
  static Champion of(Path model, ProjectFolder project, Path folder, Path log) {
    Mlflow mlflow = Mlflow.in(project.mlflowVenv(), folder.resolve("mlflow"), log);
    mlflow.start();
    Registrar.withChampion(mlflow, model);
    return new Champion(mlflow, folder);
  }

  /** Configuration of a stream that follows the champion. */
  StreamConfig servedBy(StreamConfig config) {
    return config.withChampion(mlflow, folder.resolve("model-cache"));
  }

  /** Environment variables with which a program reaches this registry, to replace the champion. */
  Map<String, String> environment() {
    return mlflow.environment();
  }

  @Override
  public String toString() {
    return "MLflow " + mlflow.uri() + ", version 1 of " + Registrar.MODEL + " is champion";
  }

  @Override
  public void close() {
    mlflow.close();
  }
}
