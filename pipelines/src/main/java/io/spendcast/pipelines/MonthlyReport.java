package io.spendcast.pipelines;

import io.spendcast.pipelines.batch.BatchRun;
import io.spendcast.pipelines.batch.MonthlyDatabases;
import io.spendcast.pipelines.batch.MonthlyOptions;
import io.spendcast.pipelines.batch.MonthlyRun;
import io.spendcast.pipelines.jvm.JvmDefaults;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.monthly.SummariseMonth;
import io.spendcast.transforms.monthly.rows.WriteRows;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the numbers of a month's report and stores them in the {@code monthly_*} tables as a run
 * that becomes the current one as a whole, or not at all.
 *
 * <p>Exit code 0 when it is current, 1 when it failed, 2 for a wrong start, 20 when the stream has
 * not read the whole month yet.
 */
public final class MonthlyReport implements BatchRun.Batch {
  private static final Logger LOG = LoggerFactory.getLogger(MonthlyReport.class);

  /**
   * Facts for each Spark task. Fewer would mean many tasks, whose small steps cost time; more would
   * not fit into a task's memory.
   */
  private static final long FACTS_PER_TASK = 1_000_000;

  private final Pipeline pipeline;
  private final MonthlyDatabases databases;
  private final MonthlyRun run;

  private MonthlyReport(Pipeline pipeline, MonthlyDatabases databases, MonthlyRun run) {
    this.pipeline = pipeline;
    this.databases = databases;
    this.run = run;
  }

  public static void main(String[] args) {
    JvmDefaults.set();
    BatchRun.end(exitCode(args));
  }

  public static int exitCode(String... args) {
    PipelineOptionsFactory.register(MonthlyOptions.class);
    return BatchRun.run(args, MonthlyOptions.class, MonthlyReport::prepare);
  }

  private static MonthlyReport prepare(MonthlyOptions options)
      throws SQLException, IOException, InterruptedException {
    YearMonth month = month(options.getMonth());
    MonthlyDatabases databases = MonthlyDatabases.of(options);
    ZoneId zone = databases.requireSameSettings().timeZone();
    requirePast(month, zone);
    databases.requireReady(month, options.isForce());
    MonthlyRun run = MonthlyRun.begin(databases, month, codeVersion());
    try {
      List<MonthlySource> sources = databases.upTo(run.arrivalBounds());
      MonthlyScope scope = new MonthlyScope(ReportMonth.of(month, zone), sources, run.startedAt());
      Pipeline pipeline = pipeline(options, scope, WriteRows.of(databases.reporting(), run.id()));
      return new MonthlyReport(pipeline, databases, run);
    } catch (SQLException | IOException | InterruptedException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private static Pipeline pipeline(MonthlyOptions options, MonthlyScope scope, WriteRows write) {
    long facts = scope.sources().stream().mapToLong(MonthlySource::arrivalBound).sum();
    BatchRun.spread(options, facts / FACTS_PER_TASK);
    options.as(SparkPipelineOptions.class).setStorageLevel("MEMORY_AND_DISK_SER");
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("SummariseMonth", SummariseMonth.of(scope)).apply("WriteRows", write);
    return pipeline;
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new WrongStart("--month must be like 2026-10, but was " + text, e);
    }
  }

  private static void requirePast(YearMonth month, ZoneId zone) {
    if (month.isAfter(YearMonth.now(zone))) {
      throw new WrongStart("--month must not lie ahead, but was " + month);
    }
  }

  private static String codeVersion() {
    return Optional.ofNullable(MonthlyReport.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public void finish() throws SQLException {
    databases.requireNoMoves();
    run.finish();
    LOG.info(
        "{}, {} seconds",
        run.summary(),
        Duration.between(run.startedAt(), Instant.now()).toSeconds());
  }

  @Override
  public void close() throws SQLException {
    run.close();
  }
}
