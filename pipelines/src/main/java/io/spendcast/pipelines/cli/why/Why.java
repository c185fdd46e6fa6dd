package io.spendcast.pipelines.cli.why;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.ShardResults;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints everything that is known about one record. */
@Command(
    name = "why",
    description = {
      "Tells everything that is known about one record.",
      "That is its outcome, the history and the features that it was scored on, its predictions and"
          + " its alert. History and features are rebuilt from what is stored, by the stream's rules."
    },
    footer = {
      "",
      "Examples:",
      "  spendcast why 0192-7f3a        an event",
      "  spendcast why 3:1041           offset 1041 of partition 3: a dead letter or a gap, maybe"
    })
public final class Why implements Callable<Integer> {
  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EVENT_ID",
      description = "An event id, or a position: PARTITION:OFFSET or TOPIC_ID:PARTITION:OFFSET.")
  private String asked;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!shards.areGiven()) {
      String story = story(shards.database());
      requireKnown(!story.isEmpty());
      out.print(story);
      return 0;
    }
    ShardResults<String> stories = shards.read(this::story);
    stories.found().values().removeIf(String::isEmpty);
    Printout page = new Printout(out);
    stories
        .found()
        .forEach(
            (shard, story) -> {
              page.title("shard " + shard);
              out.print(story);
            });
    boolean known = !stories.found().isEmpty();
    stories.requireAll(known ? "" : "; nothing is known about " + asked + " in the other shards");
    requireKnown(known);
    return 0;
  }

  private void requireKnown(boolean known) {
    if (!known) {
      throw new Failure("nothing is known about " + asked);
    }
  }

  /** Everything that a database knows about the record; empty if that is nothing. */
  private String story(DatabaseOptions options) throws SQLException {
    DataSource source = options.connect("why");
    Schema schema = Schema.in(source);
    schema.requireMigrated();
    StringWriter text = new StringWriter();
    Printout page = new Printout(new PrintWriter(text));
    EventReport events = new EventReport(page, schema.settings().orElseThrow());
    try (Database database = Database.reading(source, Why.class)) {
      if (!tellEvent(database, events)) {
        tellPosition(database, page, events);
      }
    }
    return text.toString();
  }

  private boolean tellEvent(Database database, EventReport events) throws SQLException {
    EventStory story = EventStory.read(database, asked);
    events.tell(story);
    return !story.isEmpty();
  }

  private void tellPosition(Database database, Printout page, EventReport events)
      throws SQLException {
    Optional<KafkaPosition> position = KafkaPosition.parse(asked);
    if (position.isEmpty()) {
      return;
    }
    PositionStory story = PositionStory.read(database, position.get());
    story.tell(page);
    for (PositionStory.Outcome outcome : story.outcomes()) {
      if (outcome.eventId() != null) {
        events.tell(EventStory.read(database, outcome.eventId()));
      }
    }
  }
}
