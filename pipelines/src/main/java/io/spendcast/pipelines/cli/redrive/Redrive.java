package io.spendcast.pipelines.cli.redrive;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.KafkaOptions;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.parse.ExchangeRates;
import io.spendcast.transforms.parse.ParsePurchases;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Sends dead letters that would be accepted now to the stream's topic again.
 *
 * <p>Delivery is at least once. A run that is killed may send a record twice; the stream stores the
 * second one as a duplicate.
 */
@Command(
    name = "redrive",
    description = {
      "Sends dead letters to the topic again if the stream would accept them now, for example after"
          + " a fix or after missing rates were loaded.",
      "Each is checked by the stream's own rules, as of now. Accepted ones are sent byte for byte and"
          + " marked as resolved; the stream stores and scores them as new arrivals. The others stay."
          + " You can run it again safely."
    },
    footer = {"", "Example:", "  spendcast redrive --reason=no_exchange_rate --dryRun"})
public final class Redrive implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Mixin private KafkaOptions kafka;
  @Spec private CommandSpec spec;

  @Option(names = "--step", paramLabel = "NAME", description = "Only those that this step refused.")
  private String step;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only those with this reason; `spendcast status` lists them.")
  private String reason;

  @Option(
      names = "--since",
      paramLabel = "MOMENT",
      defaultValue = "1970-01-01",
      converter = Moment.Converter.class,
      description = "Only those stored then or later: a day, or an RFC 3339 time.")
  private Moment since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000000000",
      description = "Send at most so many.")
  private long limit;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only say what would be sent; needs no Kafka.")
  private boolean dryRun;

  @Option(
      names = "--schemaRegistry",
      paramLabel = "URL",
      defaultValue = "",
      description = "Schema registry, as the stream has it.")
  private String registry;

  private EventFormats formats;
  private ZoneId zone;
  private long passed;
  private final Map<String, Long> still = new TreeMap<>();

  @Override
  public Integer call() throws SQLException {
    if (limit < 1) {
      throw new WrongStart("--limit must be positive, but was " + limit);
    }
    formats = kafka.formats(registry);
    DataSource source = options.connect("redrive");
    Schema schema = Schema.in(source);
    String base = schema.requireMigrated();
    zone = schema.timeZone();
    if (dryRun) {
      redrive(source, base, null);
    } else {
      schema.requirePrimary();
      try (RedriveTopic topic = RedriveTopic.open(kafka, topics(source))) {
        redrive(source, base, topic);
      }
    }
    tell();
    return 0;
  }

  private static List<UUID> topics(DataSource source) throws SQLException {
    try (Database database = Database.reading(source, Redrive.class)) {
      return database.list(UUID.class, "ReadTopics.sql");
    }
  }

  /** Judges the dead letters page by page, each page in a transaction of its own. */
  private void redrive(DataSource source, String base, RedriveTopic topic) throws SQLException {
    DeadRecord last = new DeadRecord(new UUID(0, 0), 0, -1, null, null, null);
    while (last != null && passed < limit) {
      DeadRecord after = last;
      try (Database database = Database.writing(source, Redrive.class)) {
        List<DeadRecord> some =
            database.list(
                DeadRecord.class,
                "RedriveNext.sql",
                next ->
                    next.set("topic_id", after.topicId())
                        .set("partition", after.partition())
                        .set("kafka_offset", after.kafkaOffset())
                        .set("step", step)
                        .set("reason", reason)
                        .set("since", since.in(zone)));
        List<DeadRecord> resolved = judge(some, base, topic);
        if (topic != null && !resolved.isEmpty()) {
          topic.await();
          resolve(database, resolved);
          database.commit();
        }
        last = some.isEmpty() ? null : some.get(some.size() - 1);
      }
    }
  }

  /**
   * Returns the dead letters that the stream would accept now, up to the limit. Sends them to the
   * topic as well, unless the topic is null.
   */
  private List<DeadRecord> judge(List<DeadRecord> some, String base, RedriveTopic topic) {
    List<DeadRecord> passing = new ArrayList<>();
    for (DeadRecord dead : some) {
      Outcome outcome =
          ParsePurchases.ofTopic(dead.topicId(), base)
              .withExchange(ExchangeRates.in(options.postgres()))
              .withFormats(formats)
              .outcomeOf(dead.toSend(kafka.topic(), Instant.now()));
      if (outcome instanceof DeadLetter letter) {
        still.merge(letter.reason().code(), 1L, Long::sum);
      } else if (passed < limit) {
        passed++;
        passing.add(dead);
        if (topic != null) {
          topic.send(((Accepted) outcome).purchase().customerId(), dead);
        }
      }
    }
    return passing;
  }

  private static void resolve(Database database, List<DeadRecord> resolved) throws SQLException {
    database.find(
        Long.class,
        "RedriveResolved.sql",
        texts(resolved, DeadRecord::topicId),
        texts(resolved, DeadRecord::partition),
        texts(resolved, DeadRecord::kafkaOffset));
  }

  private static String[] texts(List<DeadRecord> records, Function<DeadRecord, Object> column) {
    return records.stream().map(r -> column.apply(r).toString()).toArray(String[]::new);
  }

  private void tell() {
    Printout page = new Printout(spec.commandLine().getOut());
    page.title((dryRun ? "Would send again: " : "Sent again: ") + passed);
    if (!still.isEmpty()) {
      page.title("Still refused");
      TextTable table = new TextTable("reason", "records");
      still.forEach(table::row);
      page.table(table);
    }
  }
}
