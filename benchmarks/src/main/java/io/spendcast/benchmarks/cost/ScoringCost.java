package io.spendcast.benchmarks.cost;

import ai.onnxruntime.OrtException;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.local.process.ProjectFolder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares the cost of scoring through {@code Predict} with direct calls of ONNX Runtime on the
 * same batches. {@code Predict} is measured from a bundle's start to its end. The cost is the CPU
 * time of one thread that runs both in turns, so that a busy machine disturbs little.
 */
@Command(
    name = "scoring",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares scoring through Predict with direct calls of ONNX Runtime; half a minute.")
public final class ScoringCost implements Callable<Integer> {
  private static final List<Integer> SIZES = List.of(64, 512, 2_500);
  private static final int EXAMPLES_A_TURN = 20_000;
  private static final double ALLOWED = 1.5;

  @Option(names = "--rounds", defaultValue = "31", description = "${DEFAULT-VALUE} unless given")
  private int rounds;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** Work whose CPU time is measured. */
  private interface Task {
    void run() throws OrtException, InterruptedException;
  }

  @Override
  public Integer call() throws OrtException, InterruptedException {
    Path model = ProjectFolder.find().model();
    double worst = 0;
    for (int size : SIZES) {
      // Predict comes first: its engine creates ONNX Runtime's environment with its settings.
      PredictedBundle bundle = PredictedBundle.of(model.toString(), size);
      float[][] examples = bundle.examples();
      try (PlainOnnx onnx = new PlainOnnx(model.resolve("model.onnx"))) {
        worst = Math.max(worst, measure(size, bundle::run, () -> onnx.score(examples)));
      }
    }
    Console.line("worst ratio %.2f, allowed %.1f", worst, ALLOWED);
    return worst <= ALLOWED ? 0 : 1;
  }

  private double measure(int size, Task predict, Task direct)
      throws OrtException, InterruptedException {
    List<Double> predicts = new ArrayList<>();
    List<Double> directs = new ArrayList<>();
    int warmUps = rounds / 3;
    for (int round = -warmUps; round < rounds; round++) {
      double through = microsAnExample(size, predict);
      double plain = microsAnExample(size, direct);
      if (round >= 0) {
        predicts.add(through);
        directs.add(plain);
      }
    }
    double ratio = median(predicts) / median(directs);
    Console.line(
        "batches of %,5d: Predict %5.2f us an example, ONNX Runtime %5.2f us, ratio %.2f",
        size, median(predicts), median(directs), ratio);
    return ratio;
  }

  private double microsAnExample(int size, Task task) throws OrtException, InterruptedException {
    int batches = EXAMPLES_A_TURN / size;
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < batches; i++) {
      task.run();
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e3 / (batches * size);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
