package io.spendcast.local.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the parts are that the build has made. */
public record ProjectFolder(Path root) {

  /** The project that the working directory lies in. */
  public static ProjectFolder find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return new ProjectFolder(folder);
      }
    }
    throw new StackException("not inside the project: " + start);
  }

  /** The stream and the commands for people, without Spark's own classes. */
  public Path jar() {
    return root.resolve("pipelines/target/spendcast.jar");
  }

  /** One line: the class path of Spark. */
  public Path sparkClassPath() {
    return root.resolve("local/spark/target/spark.classpath");
  }

  /** Of the stream: in its jar, but Spark looks for it before it has the jar. */
  public Path logConfig() {
    return root.resolve("pipelines/target/classes/log4j2.properties");
  }

  public Path motoVenv() {
    return root.resolve(".build/venv-moto");
  }

  public Path mlflowVenv() {
    return root.resolve(".build/venv-mlflow");
  }

  /** A script of {@code bin/}. */
  public Path script(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** The committed model. */
  public Path model() {
    return root.resolve("model/purchase-value");
  }
}
