package io.spendcast.pipelines;

import io.spendcast.pipelines.jvm.JvmDefaults;
import io.spendcast.pipelines.logs.LogFormat;
import io.spendcast.pipelines.start.Arguments;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.StreamRun;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Stream that reads checkout events from Kafka, scores purchases, stores events in PostgreSQL, and
 * publishes alerts to SNS.
 *
 * <p>Every record ends as exactly one of a stored purchase or refund, a duplicate, or a dead
 * letter, whatever crashes. A record of an erased customer is only counted. Exit code 0 after a
 * signal to stop, 1 when the stream failed, 2 for a wrong start.
 */
public final class StreamPredictions {
  /**
   * Where Beam's defaults differ: an event waits for one interval at most, so half of Beam's half
   * second. Each interval begins with the time for reading.
   */
  private static final List<String> DEFAULTS =
      List.of("--runner=SparkRunner", "--batchIntervalMillis=250", "--minReadTimeMillis=100");

  private StreamPredictions() {}

  public static void main(String[] args) {
    JvmDefaults.set();
    PipelineOptionsFactory.register(StreamOptions.class);
    StreamRun.run(() -> options(args));
  }

  private static StreamOptions options(String[] args) {
    LogFormat.useFrom(args);
    Arguments.requireWhole(args);
    try {
      return PipelineOptionsFactory.fromArgs(withDefaults(args))
          .withValidation()
          .as(StreamOptions.class);
    } catch (IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }

  static String[] withDefaults(String... args) {
    return Stream.concat(
            Arrays.stream(args), DEFAULTS.stream().filter(flag -> !isGiven(flag, args)))
        .toArray(String[]::new);
  }

  private static boolean isGiven(String flag, String[] args) {
    String name = flag.substring(0, flag.indexOf('=') + 1);
    return Arrays.stream(args).anyMatch(arg -> arg.startsWith(name));
  }
}
