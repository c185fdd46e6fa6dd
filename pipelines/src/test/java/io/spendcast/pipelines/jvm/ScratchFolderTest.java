package io.spendcast.pipelines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

  @TempDir Path base;

  /** Makes a temporary file as Spark does, says where, and waits to be killed or told to end. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      ScratchFolder.use();
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      Files.writeString(Files.createDirectory(folder.resolve("userFiles")).resolve("jar"), "ours");
      System.out.println(File.createTempFile("lz4", ".so").getParent());
      System.in.read();
    }
  }

  @Test
  void keepsTemporaryFilesOfAProcessInItsFolder() throws Exception {
    Process holder = start();
    Path folder = Path.of(holder.inputReader().readLine());

    assertThat(folder.getParent()).isEqualTo(base);
    assertThat(names(folder)).hasSize(2).contains("userFiles");
    end(holder);
    assertThat(names(base)).isEmpty();
  }

  @Test
  void deletesWhatAKilledProcessLeft() throws Exception {
    Process killed = start();
    Path left = Path.of(killed.inputReader().readLine());
    kill(killed);
    assertThat(left).isDirectory();

    try (ScratchFolder next = ScratchFolder.in(base).orElseThrow()) {
      assertThat(left).doesNotExist();
      assertThat(names(base)).hasSize(2).contains(next.path().getFileName().toString());
    }
    assertThat(names(base)).isEmpty();
  }

  @Test
  void sparesALivingProcess() throws Exception {
    Process living = start();
    Path folder = Path.of(living.inputReader().readLine());

    ScratchFolder.in(base).orElseThrow().close();
    assertThat(names(folder)).hasSize(2);
    end(living);
  }

  @Test
  void sparesItsOwnProcess() {
    try (ScratchFolder first = ScratchFolder.in(base).orElseThrow();
        ScratchFolder second = ScratchFolder.in(base).orElseThrow()) {
      assertThat(first.path()).isDirectory();
      assertThat(second.path()).isDirectory();
    }
  }

  @Test
  void sparesFilesOfOthersAndWhatALinkLeadsTo(@TempDir Path elsewhere) throws IOException {
    Path kept = Files.writeString(elsewhere.resolve("kept"), "");
    Files.writeString(base.resolve("spendcast-data.lock"), "");
    Files.createDirectory(base.resolve("spendcast-data"));
    Files.writeString(base.resolve("spendcast-scratch-old.lock"), "");
    Files.createSymbolicLink(base.resolve("spendcast-scratch-old"), elsewhere);

    ScratchFolder.in(base).orElseThrow().close();
    assertThat(kept).exists();
    assertThat(names(base)).containsExactlyInAnyOrder("spendcast-data", "spendcast-data.lock");
  }

  /** Spark's hook deletes its files at the same time, when the JVM exits. */
  @RepeatedTest(20)
  void leavesNothingWhereSparkDeletesItsFilesAsWell() throws Exception {
    ScratchFolder scratch = ScratchFolder.in(base).orElseThrow();
    Files.writeString(scratch.path().resolve("lz4.so"), "");
    Path files = Files.createDirectory(scratch.path().resolve("spark"));
    for (int i = 0; i < 200; i++) {
      Files.writeString(files.resolve("block-" + i), "");
    }
    Thread spark = new Thread(() -> Stream.of(files.toFile().listFiles()).forEach(File::delete));

    spark.start();
    scratch.close();
    spark.join();
    assertThat(names(base)).isEmpty();
  }

  @Test
  void doesWithoutAFolderThatCannotBeMade() {
    assertThat(ScratchFolder.in(base.resolve("missing"))).isEmpty();
  }

  private Process start() throws IOException {
    return ChildJvm.start(Holder.class, List.of("-Djava.io.tmpdir=" + base));
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static void kill(Process process) throws Exception {
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
