package io.spendcast.pipelines.cli.why;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Schema;
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
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EVENT_ID",
      description = "An event id, or a position: PARTITION:OFFSET or TOPIC_ID:PARTITION:OFFSET.")
  private String asked;

  @Override
  public Integer call() throws SQLException {
    DataSource source = options.connect("why");
    String baseCurrency = Schema.in(source).requireMigrated();
    Printout page = new Printout(spec.commandLine().getOut());
    EventReport events = new EventReport(page, baseCurrency);
    try (Database database = Database.reading(source, Why.class)) {
      if (!tellEvent(database, events) && !tellPosition(database, page, events)) {
        throw new Failure("nothing is known about " + asked);
      }
    }
    return 0;
  }

  private boolean tellEvent(Database database, EventReport events) throws SQLException {
    EventStory story = EventStory.read(database, asked);
    events.tell(story);
    return !story.isEmpty();
  }

  private boolean tellPosition(Database database, Printout page, EventReport events)
      throws SQLException {
    Optional<KafkaPosition> position = KafkaPosition.parse(asked);
    if (position.isEmpty()) {
      return false;
    }
    PositionStory story = PositionStory.read(database, position.get());
    story.tell(page);
    for (PositionStory.Outcome outcome : story.outcomes()) {
      if (outcome.eventId() != null) {
        events.tell(EventStory.read(database, outcome.eventId()));
      }
    }
    return !story.isEmpty();
  }
}
