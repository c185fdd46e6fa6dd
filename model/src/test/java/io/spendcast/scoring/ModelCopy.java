package io.spendcast.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.scoring.onnx.ContentHash;
import io.spendcast.scoring.onnx.Expected;
import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.onnx.ScoreTranslator;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the committed model, with all that a registry's version must have, to be damaged. */
public record ModelCopy(Path folder) {
  private static final float THRESHOLD = 250;
  private static final List<Score> SCORES = scores();

  public static ModelCopy in(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(GoldenFile.MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    ModelCopy copy = new ModelCopy(folder);
    copy.write(
        Expected.FILE,
        new ObjectMapper()
            .writeValueAsBytes(
                Map.of(
                    ScoreTranslator.THRESHOLD,
                    THRESHOLD,
                    ScoreTranslator.PROBABILITY,
                    SCORES.stream().map(Score::purchaseProbability).toList(),
                    ScoreTranslator.SPEND,
                    SCORES.stream().map(Score::expectedSpend).toList(),
                    ScoreTranslator.LOW,
                    SCORES.stream().map(Score::spendLow).toList(),
                    ScoreTranslator.HIGH,
                    SCORES.stream().map(Score::spendHigh).toList(),
                    ScoreTranslator.EXCEEDS,
                    SCORES.stream().map(Score::exceedProbability).toList())));
    return copy;
  }

  ModelCopy edit(String file, String old, String changed) throws IOException {
    String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " does not hold " + old);
    }
    Files.writeString(folder.resolve(file), text.replace(old, changed));
    return this;
  }

  void write(String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
  }

  /** Another graph, of which the folder tells the right hash. */
  void graph(Path onnx) throws IOException {
    String old = ContentHash.ofFile(folder.resolve("model.onnx"));
    write("model.onnx", Files.readAllBytes(onnx));
    edit("MLmodel", old, ContentHash.ofFile(onnx));
  }

  private static List<Score> scores() {
    ModelFolder model = ModelFolder.read(GoldenFile.MODEL);
    try (Scorer scorer = Models.open(new ModelReference.Folder(GoldenFile.MODEL))) {
      return new ArrayList<>(scorer.score(model.example().toArray(float[][]::new), THRESHOLD));
    }
  }
}
