package io.spendcast.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.features.Features;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelFiles;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.ServingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An MLflow model folder that was made for these features: what it says of itself, and its files.
 *
 * @param onnx the model's graph
 * @param inputs of a graph of another tool, which takes each feature by its name; none for ours
 * @param example rows that the model must be able to score, at least one
 * @param expected what it must give for them, as far as the folder tells
 */
public record ModelFolder(
    Path path,
    ModelInfo info,
    Path onnx,
    List<NamedInput> inputs,
    List<float[]> example,
    Optional<Expected> expected) {
  private static final int DEFAULT_HORIZON_DAYS = 90;
  private static final float DEFAULT_THRESHOLD = ServingSettings.DEFAULT.threshold().floatValue();
  private static final String ONNX_FILE = "flavors/onnx/data";
  private static final String GRAPH_HASH = "metadata/graph_sha256";
  private static final String FEATURE_VERSION = "metadata/feature_version";
  private static final List<float[]> ZEROS = List.of(new float[Features.NAMES.size()]);
  private static final String EXAMPLE_FILE = "saved_input_example_info/artifact_path";

  /**
   * Reads and checks a folder, all but whether the graph works.
   *
   * @throws InvalidModelException naming the folder, the field, its value and what is expected
   */
  public static ModelFolder read(Path folder) {
    return read(folder, Optional.empty());
  }

  /**
   * Reads and checks the folder of a registered version. One of our own training must also tell its
   * graph's hash and what it gives for its example; another tool's need not.
   *
   * @throws InvalidModelException as {@link #read}
   */
  public static ModelFolder registered(Path folder, String name, String version) {
    return read(folder, Optional.of(new Registered(name, version)));
  }

  private record Registered(String name, String version) {}

  private static ModelFolder read(Path folder, Optional<Registered> registered) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidModelException("model folder " + folder + " must exist, but does not");
    }
    MlModelFile file = MlModelFile.read(folder);
    boolean ours = file.has(FEATURE_VERSION);
    List<NamedInput> inputs = ours ? declared(file) : Signature.named(file);
    boolean complete = ours && registered.isPresent();
    Path onnx = existing(folder, ONNX_FILE, file.text(ONNX_FILE));
    try {
      checkGraph(file, onnx, complete);
      List<float[]> example = ours ? example(folder, file) : ZEROS;
      Optional<Expected> expected = Expected.in(folder);
      if (complete && expected.isEmpty()) {
        throw new InvalidModelException(
            "model folder %s must hold a file %s, since it is from a registry, but there is none"
                .formatted(folder, Expected.FILE));
      }
      ModelInfo info = info(file, folder, registered);
      return new ModelFolder(folder, info, onnx, inputs, example, expected);
    } catch (IOException e) {
      throw new InvalidModelException("model folder " + folder + " can't be read", e);
    }
  }

  /** Threshold that the example is scored at. */
  public float exampleThreshold() {
    return expected.map(Expected::threshold).orElse(DEFAULT_THRESHOLD);
  }

  public ModelFiles files() {
    return new ModelFiles(info, path);
  }

  public InvalidModelException invalidGraph(String fault, Throwable cause) {
    return new InvalidModelException(
        "model folder %s: %s %s".formatted(path, onnx.getFileName(), fault), cause);
  }

  private static ModelInfo info(MlModelFile file, Path folder, Optional<Registered> registered)
      throws IOException {
    String ownName = folder.toAbsolutePath().getFileName().toString();
    return new ModelInfo(
        registered.isPresent()
            ? registered.get().name()
            : file.text("metadata/model_name", ownName),
        registered.isPresent() ? registered.get().version() : ContentHash.of(folder),
        Features.VERSION,
        file.positiveInt("metadata/horizon_days", DEFAULT_HORIZON_DAYS),
        file.text("metadata/base_currency"),
        Features.NAMES);
  }

  /** Checks what a folder of ours declares. Its graph takes all features as one matrix. */
  private static List<NamedInput> declared(MlModelFile file) {
    int version = file.positiveInt(FEATURE_VERSION);
    if (version != Features.VERSION) {
      throw file.invalid(
          FEATURE_VERSION,
          Features.VERSION + " (the features of this program)",
          String.valueOf(version));
    }
    List<String> names = file.texts("metadata/feature_names");
    if (!names.equals(Features.NAMES)) {
      throw file.invalid("metadata/feature_names", Features.NAMES.toString(), names.toString());
    }
    Signature.check(file);
    return List.of();
  }

  /**
   * Compares the graph with its hash. Damaged bytes can end the process inside ONNX Runtime, so
   * they must not reach it.
   */
  private static void checkGraph(MlModelFile file, Path onnx, boolean required) throws IOException {
    String hash = ContentHash.ofFile(onnx);
    String promised = required ? file.text(GRAPH_HASH) : file.text(GRAPH_HASH, hash);
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
      return ZEROS;
    }
    Path json = existing(folder, EXAMPLE_FILE, name);
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).path(ScoreTranslator.INPUT);
    if (!rows.isArray() || rows.isEmpty()) {
      throw new InvalidModelException(
          "model folder %s: %s must hold rows under \"%s\", but holds none"
              .formatted(folder, name, ScoreTranslator.INPUT));
    }
    float[][] example = new ObjectMapper().treeToValue(rows, float[][].class);
    for (float[] row : example) {
      if (row.length != Features.NAMES.size()) {
        throw new InvalidModelException(
            "model folder %s: a row of %s must have %d features, but has %d"
                .formatted(folder, name, Features.NAMES.size(), row.length));
      }
    }
    return List.of(example);
  }
}
