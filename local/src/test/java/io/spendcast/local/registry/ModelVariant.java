package io.spendcast.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.stack.ProjectFolder;
import io.spendcast.local.stack.StackException;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Models;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The committed model as a registry holds it, and its damaged relatives. */
public record ModelVariant(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  // ONNX's ModelProto.metadata_props and the fields of its entries, as Protocol Buffers tag them.
  private static final byte PROPERTY = (14 << 3) | 2;
  private static final byte KEY = (1 << 3) | 2;
  private static final byte VALUE = (2 << 3) | 2;

  private static final int CHUNK = 64 * 1024;

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
      String old = hash(graph);
      Files.copy(broken.resolve(name), graph, StandardCopyOption.REPLACE_EXISTING);
      return edit(old, hash(graph));
    } catch (IOException e) {
      throw new StackException("cannot replace " + graph, e);
    }
  }

  /** So many bytes larger, by a property of the graph that changes nothing. */
  public ModelVariant withBallast(int bytes) {
    Path graph = folder.resolve("model.onnx");
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(new byte[] {KEY, 1, 'b', VALUE});
    writeLength(entry, bytes);
    ByteArrayOutputStream property = new ByteArrayOutputStream();
    property.write(PROPERTY);
    writeLength(property, entry.size() + bytes);
    property.writeBytes(entry.toByteArray());
    try {
      String old = hash(graph);
      try (OutputStream out = Files.newOutputStream(graph, StandardOpenOption.APPEND)) {
        property.writeTo(out);
        byte[] ballast = new byte[CHUNK];
        for (int left = bytes; left > 0; left -= CHUNK) {
          out.write(ballast, 0, Math.min(left, CHUNK));
        }
      }
      return edit(old, hash(graph));
    } catch (IOException e) {
      throw new StackException("cannot enlarge " + graph, e);
    }
  }

  /** As Protocol Buffers write it: seven bits a byte, the lowest first. */
  private static void writeLength(ByteArrayOutputStream out, int length) {
    int left = length;
    while (left >= 0x80) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  private void writeExpectedOutput() throws IOException {
    JsonNode rows = JSON.readTree(folder.resolve("input_example.json").toFile()).get("features");
    List<Score> scores;
    try (Scorer scorer = Models.open(new ModelReference.Folder(folder))) {
      scores = scorer.score(JSON.treeToValue(rows, float[][].class));
    }
    JSON.writeValue(
        folder.resolve("expected_output.json").toFile(),
        Map.of(
            "purchase_probability", scores.stream().map(Score::purchaseProbability).toList(),
            "expected_spend", scores.stream().map(Score::expectedSpend).toList()));
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
