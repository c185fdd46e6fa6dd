package io.spendcast.pipelines;

import io.spendcast.pipelines.batch.BatchDatabase;
import io.spendcast.pipelines.batch.BatchRun;
import io.spendcast.pipelines.batch.ExampleOptions;
import io.spendcast.pipelines.jvm.JvmDefaults;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.ArrivalBound;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.training.ExampleSelection;
import io.spendcast.transforms.training.FactBound;
import io.spendcast.transforms.training.ReadFacts;
import io.spendcast.transforms.training.WriteExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the examples that a model is trained on as Parquet files. Each purchase gives one example:
 * the features that the stream computed for it, and the customer's purchases afterwards. Further
 * examples describe every customer on the first of each month and at the end of the facts. An
 * example has no outcome when its horizon reaches over the end of the facts.
 *
 * <p>Exit code 0 when the files are complete, 1 when it failed, 2 for a wrong start.
 */
public final class TrainingExamples {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingExamples.class);

  /** Facts for each Spark task, few enough to keep each task's share of customers small. */
  private static final long FACTS_PER_TASK = 100_000;

  private TrainingExamples() {}

  public static void main(String[] args) {
    JvmDefaults.set();
    BatchRun.end(exitCode(args));
  }

  static int exitCode(String... args) {
    PipelineOptionsFactory.register(ExampleOptions.class);
    return BatchRun.run(args, ExampleOptions.class, TrainingExamples::prepare);
  }

  private static BatchRun.Batch prepare(ExampleOptions options)
      throws SQLException, IOException, InterruptedException {
    requireEmpty(options.getOut());
    BatchDatabase database = BatchDatabase.of(options);
    DataSource primary = database.primary().dataSource();
    Schema schema = Schema.in(primary);
    schema.requireMigrated();
    schema.requireNoShards();
    long arrival = ArrivalBound.settled(primary);
    Postgres reader = database.caughtUp();
    FactBound bound = FactBound.upTo(arrival, reader.dataSource());
    ExampleSelection plan = plan(options, bound);
    LOG.info("making examples of {} facts, which end at {}", bound.facts(), plan.factsUntil());
    BatchRun.spread(options, bound.facts() / FACTS_PER_TASK);
    Pipeline pipeline = Pipeline.create(options);
    write(pipeline, reader, bound, plan, options.getOut());
    return () -> pipeline;
  }

  /** Adds the steps to the pipeline; they are the same on every runner. */
  static WriteFilesResult<Void> write(
      Pipeline pipeline, Postgres postgres, FactBound bound, ExampleSelection plan, String folder) {
    return pipeline
        .apply("ReadFacts", ReadFacts.of(postgres, bound))
        .apply("WriteExamples", WriteExamples.to(folder, plan, bound));
  }

  static ExampleSelection plan(ExampleOptions options, FactBound bound) {
    ZoneId zone = bound.timeZone();
    Instant factsUntil =
        options.getFactsUntil().isEmpty()
            ? bound.factsUntil()
            : instant("--factsUntil", options.getFactsUntil(), zone);
    try {
      return new ExampleSelection(
          options.getHorizonDays(),
          instant("--from", options.getFrom(), zone),
          instant("--until", options.getUntil(), zone),
          factsUntil,
          zone,
          options.getSample());
    } catch (IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }

  private static Instant instant(String flag, String text, ZoneId zone) {
    try {
      return Moment.parse(text).in(zone).toInstant();
    } catch (DateTimeException e) {
      throw new WrongStart(
          flag + " must be like 2026-01-01 or 2026-01-01T00:00:00Z, but was " + text, e);
    }
  }

  /**
   * Refuses a folder that contains files, which would later be read as files of this run. Checks
   * local folders only.
   */
  private static void requireEmpty(String folder) throws IOException {
    if (folder.matches("[a-z0-9]+:.*") || !Files.exists(Path.of(folder))) {
      return;
    }
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      if (files.findAny().isPresent()) {
        throw new WrongStart("--out must be empty, but " + folder + " is not");
      }
    }
  }
}
