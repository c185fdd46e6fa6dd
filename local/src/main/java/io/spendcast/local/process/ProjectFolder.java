package io.spendcast.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Paths in the project: build outputs, scripts, Python environments and the committed model.
 *
 * @param jar jar of the stream and of the commands for people, without Spark's own classes
 */
public record ProjectFolder(Path root, Path jar) {

  /**
   * Project that contains the working directory. Its jar is the one that was built, or a released
   * one that the environment variable {@code SPENDCAST_JAR} names.
   *
   * @throws StackException when no project contains it
   */
  public static ProjectFolder find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        String released = System.getenv("SPENDCAST_JAR");
        Path built = folder.resolve("pipelines/target/spendcast.jar");
        return new ProjectFolder(folder, released == null ? built : Path.of(released));
      }
    }
    throw new StackException("not inside the project: " + start);
  }

  /** The same project with the jar of another version. */
  public ProjectFolder withJar(Path other) {
    return new ProjectFolder(root, other);
  }

  /** Class path of Spark, which the build writes to a file. */
  public String sparkClassPath() {
    Path file = root.resolve("local/spark/target/spark.classpath");
    return Attempt.orFail(
        "no " + file + ": run `make build`", () -> Files.readString(file).strip());
  }

  /**
   * Home of Spark's own distribution, which {@code make stack} and {@code make cluster-test} fetch.
   */
  public Path sparkHome() {
    Path libraries = root.resolve(".build/venv-pyspark/lib");
    try (Stream<Path> pythons = Files.list(libraries)) {
      return pythons
          .map(python -> python.resolve("site-packages/pyspark"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow(() -> new StackException("no Spark in " + libraries));
    } catch (IOException e) {
      throw new StackException("no Spark: `make .build/venv-pyspark/.done` fetches it", e);
    }
  }

  /** JVM flag that opens to Spark what it needs, when none of its own scripts starts it. */
  public String sparkOpens() {
    return "@" + root.resolve("local/spark/opens.options");
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
