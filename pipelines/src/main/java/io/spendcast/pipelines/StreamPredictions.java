package io.spendcast.pipelines;

import io.spendcast.pipelines.logs.LogFormat;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.StreamRun;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.util.Arrays;
import org.apache.beam.runners.spark.SparkRunner;
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

  private StreamPredictions() {}

  public static void main(String[] args) {
    PipelineOptionsFactory.register(StreamOptions.class);
    StreamRun.run(() -> options(args));
  }

  private static StreamOptions options(String[] args) {
    LogFormat.useFrom(args);
    try {
      StreamOptions options =
          PipelineOptionsFactory.fromArgs(args).withValidation().as(StreamOptions.class);
      if (Arrays.stream(args).noneMatch(arg -> arg.startsWith("--runner="))) {
        options.setRunner(SparkRunner.class);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }
}
