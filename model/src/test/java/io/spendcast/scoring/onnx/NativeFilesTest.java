package io.spendcast.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.scoring.GoldenFile;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeFilesTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNoNativeCodeForAKilledProcessToLeaveBehind() throws IOException {
    try (Scorer loaded = Models.open(new ModelReference.Folder(GoldenFile.MODEL))) {
      assertThat(loaded).isNotNull();
      List<String> code = codeOfOnnxRuntime();

      assertThat(code).isNotEmpty().allMatch(line -> line.endsWith(".so (deleted)"));
      assertThat(code).allSatisfy(line -> assertThat(folder(line)).doesNotExist());
    }
  }

  private static List<String> codeOfOnnxRuntime() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("onnxruntime-java")).toList();
    }
  }

  private static Path folder(String line) {
    return Path.of(line.substring(line.indexOf('/'))).getParent();
  }
}
