package io.spendcast.local.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Paths in the project: build outputs, scripts, Python environments and the committed model. */
public record ProjectFolder(Path root) {

  /**
   * Project that contains the working directory.
   *
   * @throws StackException when no project contains it
   */
  public static ProjectFolder find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return new ProjectFolder(folder);
      }
    }
    throw new StackException("not inside the project: " + start);
  }

  /** Jar of the stream and of the commands for people, without Spark's own classes. */
  public Path jar() {
    return root.resolve("pipelines/target/spendcast.jar");
  }

  /** File that contains the class path of Spark, in one line. */
  public Path sparkClassPath() {
    return root.resolve("local/spark/target/spark.classpath");
  }

  /**
   * Log4j configuration of the stream. The stream's jar contains it too, but Spark reads it before
   * it receives the jar.
   */
  public Path logConfig() {
    return root.resolve("pipelines/target/classes/log4j2.properties");
  }

  public Path motoVenv() {
    return root.resolve(".build/venv-moto");
  }

  public Path mlflowVenv() {
    return root.resolve(".build/venv-mlflow");
  }

  /** Path of a script in {@code bin/}. */
  public Path script(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** Folder of the committed model. */
  public Path model() {
    return root.resolve("model/purchase-value");
  }
}
