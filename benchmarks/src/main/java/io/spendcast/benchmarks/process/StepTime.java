package io.spendcast.benchmarks.process;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.HttpProbe;
import java.net.URI;

/** Total time of a step of the stream so far, from the stream's metrics. */
public record StepTime(double seconds, long bundles) {
  private static final String METRIC = "spendcast_step_duration_seconds";

  /**
   * @param step name of the step in the metric's label
   * @param port port of the metrics
   */
  public static StepTime of(String step, int port) {
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    return of(step, Attempt.orFail("cannot read the stream's metrics", () -> HttpProbe.text(page)));
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
