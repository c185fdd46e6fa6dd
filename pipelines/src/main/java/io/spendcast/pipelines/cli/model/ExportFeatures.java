package io.spendcast.pipelines.cli.model;

import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.CsvFile;
import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.Rows;
import io.spendcast.pipelines.cli.why.EventStory;
import io.spendcast.pipelines.cli.why.EventStory.StoredEvent;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.NamedSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the features of customers at a moment, or those that a purchase was scored on. */
@Command(
    name = "features",
    description = {
      "Prints as CSV what was known of customers at moments: one row per customer, one column per feature.",
      "Of all that occurred strictly before the moment, as on a cut-off date: there is no current"
          + " purchase, so amount, units and lines are 0.",
      "With --event instead, what that purchase was scored on."
    },
    footer = {
      "",
      "Examples:",
      "  spendcast features --customer C-42 --at 2026-11-01",
      "  spendcast features --customers ids.txt --at 2026-10-01 --at 2026-11-01 --out features.csv",
      "  spendcast features --event 0192-7f3a"
    })
public final class ExportFeatures implements Callable<Integer> {
  private static final NamedSql AT_MOMENT = NamedSql.of(ExportFeatures.class, "FeaturesAt.sql");
  private static final int AT_A_TIME = 10_000;

  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(names = "--customer", paramLabel = "ID", description = "A customer; may be given again.")
  private List<String> customers = new ArrayList<>();

  @Option(
      names = "--customers",
      paramLabel = "FILE",
      description = "A file of customers, one id per line.")
  private Path file;

  @Option(names = "--event", paramLabel = "ID", description = "A purchase; may be given again.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = {
        "A day (its beginning, in the shop's time zone) or a time such as 2026-11-01T12:00:00Z.",
        "May be given again: each customer then has a row per moment."
      })
  private List<Moment> moments = new ArrayList<>();

  @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
  private Path out;

  private ZoneId zone;

  @Override
  public Integer call() throws SQLException, IOException {
    List<String> asked = asked();
    DataSource source = options.connect("features");
    Schema schema = Schema.in(source);
    schema.requireMigrated();
    zone = schema.timeZone();
    try (CsvFile csv = CsvFile.to(out, spec.commandLine().getOut())) {
      csv.row(Stream.concat(Stream.of("customer_id", "at"), Features.NAMES.stream()));
      for (Moment at : moments) {
        for (int from = 0; from < asked.size(); from += AT_A_TIME) {
          print(
              source,
              asked.subList(from, Math.min(from + AT_A_TIME, asked.size())),
              at.in(zone),
              csv);
        }
      }
      printEvents(source, csv);
    }
    return 0;
  }

  private void printEvents(DataSource source, CsvFile csv) throws SQLException {
    try (Database database = Database.reading(source, ExportFeatures.class)) {
      for (String id : events) {
        EventStory story = EventStory.read(database, id);
        StoredEvent event =
            story
                .event()
                .filter(e -> !e.fact().refund())
                .orElseThrow(() -> new Failure("no purchase is stored as event " + id));
        float[] values = Features.of(story.history(), event.fact(), zone);
        csv.row(row(event.customerId(), event.occurredAt(), values));
      }
    }
  }

  private void print(DataSource source, List<String> ids, OffsetDateTime at, CsvFile csv)
      throws SQLException {
    Rows.forEach(
        source,
        AT_MOMENT,
        asked -> asked.setArray("customers", "text", ids.toArray()).set("moment", at),
        row -> {
          History history = Rows.history(row);
          csv.row(
              row(row.getString(1), at.toInstant(), Features.at(history, at.toInstant(), zone)));
        });
  }

  private static Stream<?> row(String customer, Instant at, float[] values) {
    return Stream.concat(
        Stream.of(customer, at), IntStream.range(0, values.length).mapToObj(i -> values[i]));
  }

  private List<String> asked() throws IOException {
    List<String> all = new ArrayList<>(customers);
    if (file != null) {
      if (!Files.isReadable(file)) {
        throw new WrongStart("--customers cannot be read: " + file);
      }
      Files.readAllLines(file).stream().filter(id -> !id.isEmpty()).forEach(all::add);
    }
    if (all.isEmpty() && events.isEmpty()) {
      throw wrong("no customer or event given: pass --customer ID, --customers FILE or --event ID");
    }
    if (all.isEmpty() != moments.isEmpty()) {
      throw wrong(
          "--at must be given together with --customer or --customers, and not with --event alone");
    }
    return all;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
