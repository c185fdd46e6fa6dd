package io.spendcast.scoring;

import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.serving.LoadedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that dies while it loads a model, by itself or by SIGKILL. */
public final class DyingLoad {
  private static final int SIGSEGV = 139;

  private DyingLoad() {}

  /** Folder of the model, its version, cache folder, and whether to wait for a SIGKILL. */
  public static void main(String[] args) {
    ModelFolder folder = ModelFolder.registered(Path.of(args[0]), "purchase-value", args[1]);
    LoadedModel.of(folder, ServingSettings.DEFAULT.withCache(Path.of(args[2])), f -> die(args[3]));
  }

  private static Scorer die(String how) {
    System.out.println("loading");
    if (how.equals("waits")) {
      try {
        int end = System.in.read();
        throw new IllegalStateException("must be killed, but read " + end);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Runtime.getRuntime().halt(SIGSEGV);
    throw new IllegalStateException("halted");
  }

  /** Returns when the process is loading. */
  public static Process start(ModelCopy model, String version, Path cache) throws IOException {
    Process process = process(model, version, cache, "waits");
    if (process.getInputStream().read() < 0) {
      throw new IllegalStateException("the process ended before it loaded the model");
    }
    return process;
  }

  /** As ONNX Runtime ends a process that reads where it must not. */
  public static void crash(ModelCopy model, String version, Path cache)
      throws IOException, InterruptedException {
    int exitCode = process(model, version, cache, "crashes").waitFor();
    if (exitCode != SIGSEGV) {
      throw new IllegalStateException("must die while loading, but ended with " + exitCode);
    }
  }

  private static Process process(ModelCopy model, String version, Path cache, String how)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DyingLoad.class.getName(),
            model.folder().toString(),
            version,
            cache.toString(),
            how);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
