package io.spendcast.benchmarks.process;

import io.spendcast.local.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Total time of a step of the stream so far, from the stream's metrics. */
public record StepTime(double seconds, long bundles) {
  private static final String METRIC = "spendcast_step_duration_seconds";

  /**
   * @param step name of the step in the metric's label
   * @param port port of the metrics
   */
  public static StepTime of(String step, int port) {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      return of(step, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StackException("cannot read the stream's metrics", e);
    }
  }

  public static StepTime of(String step, String page) {
    return new StepTime(value("_sum", step, page), (long) value("_count", step, page));
  }

  /** Time and bundles between an earlier moment and this. */
  public StepTime since(StepTime earlier) {
    return new StepTime(seconds - earlier.seconds, bundles - earlier.bundles);
  }

  public double millisPerBundle() {
    return seconds * 1e3 / bundles;
  }

  private static double value(String suffix, String step, String page) {
    String start = METRIC + suffix + "{step=\"" + step + "\"";
    return page.lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }
}
