package io.spendcast.pipelines.batch;

import io.spendcast.inference.PerJvm;
import io.spendcast.pipelines.logs.LogFormat;
import io.spendcast.pipelines.spark.SparkDefaults;
import io.spendcast.pipelines.start.Arguments;
import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.DatabaseFlags;
import io.spendcast.pipelines.start.NotReady;
import io.spendcast.pipelines.start.WrongStart;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.ApplicationNameOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch main, from its flags to its exit code: 0 done, 1 failed, 2 wrong start, 20 not
 * ready. Runs on Spark unless the flags name another runner, and logs its progress every ten
 * seconds.
 */
public final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final Duration BETWEEN_LINES = Duration.standardSeconds(10);

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private BatchRun() {}

  /** Creates the batch, after its checks. */
  @FunctionalInterface
  public interface Preparation<O> {
    Batch of(O options) throws Exception;
  }

  /** Pipeline of a batch, with the work that follows its success. */
  public interface Batch extends AutoCloseable {
    Pipeline pipeline() throws Exception;

    default void finish() throws Exception {}

    /** Releases the batch's resources, whether it succeeded or not. */
    @Override
    default void close() throws SQLException {}
  }

  /**
   * Runs a batch with these flags and returns its exit code. The database and Spark name the run
   * after the calling class.
   */
  public static <O extends DatabaseFlags> int run(
      String[] args, Class<O> type, Preparation<O> preparation) {
    String name = CALLERS.getCallerClass().getSimpleName();
    BatchRecord record = BatchRecord.begin(name);
    int exitCode = attempt(name, args, type, preparation, record);
    record.keep(args, exitCode);
    return exitCode;
  }

  private static <O extends DatabaseFlags> int attempt(
      String name, String[] args, Class<O> type, Preparation<O> preparation, BatchRecord record) {
    try {
      LogFormat.useFrom(args);
      Arguments.requireWhole(args);
      O options = options(args, type);
      options.as(ApplicationNameOptions.class).setAppName(name);
      try (Batch batch = preparation.of(options)) {
        runSilently(batch, record);
        batch.finish();
      }
      return 0;
    } catch (WrongStart e) {
      complain(e.getMessage());
      LOG.debug("wrong start", e);
      return 2;
    } catch (NotReady e) {
      complain(e.getMessage());
      return 20;
    } catch (Exception e) {
      if (RecoveryConflict.caused(e)) {
        complain(RecoveryConflict.REMEDY);
        LOG.debug("conflict with recovery", e);
      } else {
        LOG.error("the batch failed", e);
        DatabaseErrors.remedy(e).ifPresent(BatchRun::complain);
      }
      return 1;
    }
  }

  private static void complain(String message) {
    System.err.println(LogFormat.errorLine(BatchRun.class, "spendcast", message, null));
  }

  /**
   * Runs the pipeline while standard output is muted: Beam prints a line for each query that it
   * reads with. Our log is on standard error.
   */
  private static void runSilently(Batch batch, BatchRecord record) throws Exception {
    PrintStream output = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      await(batch.pipeline().run(), record);
    } finally {
      System.setOut(output);
    }
  }

  public static void end(int exitCode) {
    PerJvm.closeAll();
    System.exit(exitCode);
  }

  private static <O extends PipelineOptions> O options(String[] args, Class<O> type) {
    try {
      O options = PipelineOptionsFactory.fromArgs(args).withValidation().as(type);
      if (Arrays.stream(args).noneMatch(arg -> arg.startsWith("--runner="))) {
        options.setRunner(SparkRunner.class);
      }
      options.as(DirectOptions.class).setBlockOnRun(false);
      return options;
    } catch (IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }

  /**
   * Sets the number of Spark's tasks for each step, at least two, and allows groups that do not fit
   * into memory as a whole. Does nothing on another runner.
   */
  public static void spread(PipelineOptions options, long tasks) {
    if (options.getRunner() == SparkRunner.class) {
      SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
      spark.setEnableSparkMetricSinks(false);
      spark.setPreferGroupByKeyToHandleHugeValues(true);
      SparkDefaults.set("spark.default.parallelism", Long.toString(Math.max(2, tasks)));
      SparkDefaults.setFrugal(spark);
      SparkDefaults.keepHeartbeats();
    }
  }

  private static void await(PipelineResult result, BatchRecord record) {
    PipelineResult.State state;
    do {
      state = result.waitUntilFinish(BETWEEN_LINES);
      LOG.info("{}", text(record.counted(result)));
    } while (state == null || !state.isTerminal());
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the batch ended as " + state);
    }
  }

  private static String text(Map<String, Long> counters) {
    return counters.isEmpty()
        ? "at work"
        : counters.entrySet().stream()
            .map(counter -> "%s %,d".formatted(counter.getKey(), counter.getValue()))
            .collect(Collectors.joining(", "));
  }
}
