package io.spendcast.integration.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The committed model as a registry holds it, and its damaged relatives. */
public record ModelVariant(Path folder) {
  private static final float THRESHOLD = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A copy, with its expected output beside it. */
  public static ModelVariant in(Path folder) {
    Path model = ProjectFolder.find().model();
    try (Stream<Path> files = Files.list(model)) {
      Files.createDirectories(folder);
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
      ModelVariant variant = new ModelVariant(folder);
      variant.writeExpectedOutput();
      return variant;
    } catch (IOException e) {
      throw new StackException("cannot copy " + model, e);
    }
  }

  /** Changes a text of the {@code MLmodel} file. */
  public ModelVariant edit(String old, String changed) {
    try {
      Path file = folder.resolve("MLmodel");
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Files.writeString(file, text.replace(old, changed));
      return this;
    } catch (IOException e) {
      throw new StackException("cannot edit " + folder, e);
    }
  }

  /** Cuts the graph in half. */
  public ModelVariant truncate() {
    Path graph = folder.resolve("model.onnx");
    try {
      byte[] bytes = Files.readAllBytes(graph);
      Files.write(graph, Arrays.copyOf(bytes, bytes.length / 2));
      return this;
    } catch (IOException e) {
      throw new StackException("cannot truncate " + graph, e);
    }
  }

  /** Another graph, of the tests of the scoring code, with its right hash. */
  public ModelVariant withGraph(String name) {
    Path broken = ProjectFolder.find().root().resolve("model/src/test/resources/broken");
    Path graph = folder.resolve("model.onnx");
    try {
      String old = hash(Files.readAllBytes(graph));
      byte[] bytes = Files.readAllBytes(broken.resolve(name));
      Files.write(graph, bytes);
      return edit(old, hash(bytes));
    } catch (IOException e) {
      throw new StackException("cannot replace " + graph, e);
    }
  }

  private void writeExpectedOutput() throws IOException {
    JsonNode rows = JSON.readTree(folder.resolve("input_example.json").toFile()).get("features");
    List<Score> scores;
    try (Scorer scorer = Models.open(new ModelReference.Folder(folder))) {
      scores = scorer.score(JSON.treeToValue(rows, float[][].class), THRESHOLD);
    }
    JSON.writeValue(
        folder.resolve("expected_output.json").toFile(),
        Map.of(
            "threshold", THRESHOLD,
            "purchase_probability", scores.stream().map(Score::purchaseProbability).toList(),
            "expected_spend", scores.stream().map(Score::expectedSpend).toList(),
            "spend_low", scores.stream().map(Score::spendLow).toList(),
            "spend_high", scores.stream().map(Score::spendHigh).toList(),
            "exceed_probability", scores.stream().map(Score::exceedProbability).toList()));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
