package io.spendcast.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.features.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An MLflow model folder that was made for these features: what it says of itself, and its files.
 *
 * @param onnx the model's graph
 * @param example rows that the model must be able to score, at least one
 */
record ModelFolder(Path path, ModelInfo info, Path onnx, List<float[]> example) {
  private static final int DEFAULT_HORIZON_DAYS = 90;
  private static final String ONNX_FILE = "flavors/onnx/data";
  private static final String GRAPH_HASH = "metadata/graph_sha256";
  private static final String EXAMPLE_FILE = "saved_input_example_info/artifact_path";

  /**
   * Reads and checks a folder, all but whether the graph works.
   *
   * @throws InvalidModelException naming the folder, the field, its value and what is expected
   */
  static ModelFolder read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidModelException("model folder " + folder + " must exist, but does not");
    }
    MlModelFile file = MlModelFile.read(folder);
    checkFeatures(file);
    Path onnx = existing(folder, ONNX_FILE, file.text(ONNX_FILE));
    try {
      checkGraph(file, onnx);
      ModelInfo info = info(file, folder);
      return new ModelFolder(folder, info, onnx, example(folder, file));
    } catch (IOException e) {
      throw new InvalidModelException("model folder " + folder + " can't be read", e);
    }
  }

  InvalidModelException invalidGraph(String fault, Throwable cause) {
    return new InvalidModelException(
        "model folder %s: %s %s".formatted(path, onnx.getFileName(), fault), cause);
  }

  private static ModelInfo info(MlModelFile file, Path folder) throws IOException {
    return new ModelInfo(
        file.text("metadata/model_name", folder.toAbsolutePath().getFileName().toString()),
        ContentHash.of(folder),
        file.positiveInt("metadata/feature_version"),
        file.positiveInt("metadata/horizon_days", DEFAULT_HORIZON_DAYS),
        file.text("metadata/base_currency"),
        file.texts("metadata/feature_names"));
  }

  private static void checkFeatures(MlModelFile file) {
    int version = file.positiveInt("metadata/feature_version");
    if (version != Features.VERSION) {
      throw file.invalid(
          "metadata/feature_version",
          Features.VERSION + " (the features of this program)",
          String.valueOf(version));
    }
    List<String> names = file.texts("metadata/feature_names");
    if (!names.equals(Features.NAMES)) {
      throw file.invalid("metadata/feature_names", Features.NAMES.toString(), names.toString());
    }
  }

  /** Damaged bytes can end the process inside ONNX Runtime, so they must not get that far. */
  private static void checkGraph(MlModelFile file, Path onnx) throws IOException {
    String hash = ContentHash.ofFile(onnx);
    String promised = file.text(GRAPH_HASH, hash);
    if (!promised.equals(hash)) {
      throw file.invalid(GRAPH_HASH, hash + ", as " + onnx.getFileName() + " has", promised);
    }
  }

  private static Path existing(Path folder, String field, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new InvalidModelException(
          "model folder %s must hold the file %s that its field %s names, but there is none"
              .formatted(folder, name, field));
    }
    return file;
  }

  private static List<float[]> example(Path folder, MlModelFile file) throws IOException {
    String name = file.text(EXAMPLE_FILE, "");
    if (name.isEmpty()) {
      return List.of(new float[Features.NAMES.size()]);
    }
    Path json = existing(folder, EXAMPLE_FILE, name);
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).path(ScoreTranslator.INPUT);
    if (!rows.isArray() || rows.isEmpty()) {
      throw new InvalidModelException(
          "model folder %s: %s must hold rows under \"%s\", but holds none"
              .formatted(folder, name, ScoreTranslator.INPUT));
    }
    return List.of(new ObjectMapper().treeToValue(rows, float[][].class));
  }
}
