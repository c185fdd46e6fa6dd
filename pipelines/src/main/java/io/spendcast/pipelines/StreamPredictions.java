package io.spendcast.pipelines;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.StreamRun;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.util.Arrays;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The stream: checkout events from Kafka, each scored, stored in PostgreSQL and alerted through
 * SNS.
 *
 * <p>Every record ends as exactly one of a stored purchase or refund, a duplicate, or a dead
 * letter, whatever crashes. Runs until it is told to stop (exit 0) or must (exit 1); a wrong start
 * is exit 2.
 */
public final class StreamPredictions {

  private StreamPredictions() {}

  public static void main(String[] args) {
    PipelineOptionsFactory.register(StreamOptions.class);
    StreamRun.run(() -> options(args));
  }

  private static StreamOptions options(String[] args) {
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
