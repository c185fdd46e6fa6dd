package io.spendcast.integration.registry;

import io.spendcast.integration.fuzz.Sha256;
import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.io.FileUtils;

/** The committed model as a registry holds it, and its damaged relatives. */
public record ModelVariant(Path folder) {
  /** A copy. */
  public static ModelVariant in(Path folder) {
    Path model = ProjectFolder.find().model();
    return Attempt.orFail(
        "cannot copy " + model,
        () -> {
          FileUtils.copyDirectory(model.toFile(), folder.toFile());
          return new ModelVariant(folder);
        });
  }

  /** Changes a text of the {@code MLmodel} file. */
  public ModelVariant edit(String old, String changed) {
    Path file = folder.resolve("MLmodel");
    Attempt.orFail(
        "cannot edit " + file,
        () -> Files.writeString(file, Files.readString(file).replace(old, changed)));
    return this;
  }

  /** Cuts the graph in half. */
  public ModelVariant truncate() {
    Path graph = folder.resolve("model.onnx");
    byte[] bytes = bytes(graph);
    Attempt.orFail(
        "cannot truncate " + graph,
        () -> Files.write(graph, Arrays.copyOf(bytes, bytes.length / 2)));
    return this;
  }

  /** Another graph, of the tests of the scoring code, with its right hash. */
  public ModelVariant withGraph(String name) {
    Path broken = ProjectFolder.find().root().resolve("model/src/test/resources/broken");
    Path graph = folder.resolve("model.onnx");
    String old = Sha256.of(bytes(graph));
    byte[] bytes = bytes(broken.resolve(name));
    Attempt.orFail("cannot replace " + graph, () -> Files.write(graph, bytes));
    return edit(old, Sha256.of(bytes));
  }

  private static byte[] bytes(Path file) {
    return Attempt.orFail("cannot read " + file, () -> Files.readAllBytes(file));
  }
}
