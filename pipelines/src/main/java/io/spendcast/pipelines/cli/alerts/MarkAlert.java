package io.spendcast.pipelines.cli.alerts;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Marks an alert of the work list. Idempotent: an alert that is in the state already keeps the
 * first person and time, unless another note is given.
 */
abstract class MarkAlert implements Callable<Integer> {
  private static final int LONGEST_NOTE = 500;

  private final String state;

  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EVENT_ID", description = "Event id of the alert's purchase.")
  private String event;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description = "What was done, or why nothing was: at most 500 characters.")
  private String note;

  @Option(
      names = "--by",
      defaultValue = "${sys:user.name}",
      paramLabel = "NAME",
      description = "Person to record. Default: ${DEFAULT-VALUE}.")
  private String person;

  private MarkAlert(String state) {
    this.state = state;
  }

  @Override
  public Integer call() throws SQLException {
    require();
    var source = options.connect("alerts");
    Schema.in(source).requireMigrated();
    try (Database database = Database.writing(source, MarkAlert.class)) {
      String result =
          database
              .find(Marked.class, "MarkAlert.sql", event, state, person, note)
              .map(Marked::result)
              .orElseThrow(() -> new Failure("there is no alert of event " + event));
      database.commit();
      spec.commandLine()
          .getOut()
          .printf(
              result.equals("changed") ? "alert %s is %s now%n" : "alert %s was %s already%n",
              event,
              state);
    }
    return 0;
  }

  private void require() {
    if (person.isBlank()) {
      throw new WrongStart("--by must not be blank");
    }
    if (note != null && note.length() > LONGEST_NOTE) {
      throw new WrongStart(
          "--note must have at most %d characters, but has %d"
              .formatted(LONGEST_NOTE, note.length()));
    }
  }

  record Marked(String result) {}

  /** Marks an alert that somebody acted on. */
  @Command(
      name = "handle",
      description = {
        "Marks an alert as handled: somebody acted on it, and it leaves the work list.",
        "The precision of handled alerts is on the dashboard Today. Run it as the owner of the database."
      })
  static final class Handle extends MarkAlert {
    Handle() {
      super("handled");
    }
  }

  /** Marks an alert that nobody will act on. */
  @Command(
      name = "dismiss",
      description = {
        "Marks an alert as dismissed: nobody will act on it, and it leaves the work list.",
        "Run it as the owner of the database."
      })
  static final class Dismiss extends MarkAlert {
    Dismiss() {
      super("dismissed");
    }
  }

  /** Puts an alert back on the work list. */
  @Command(
      name = "reopen",
      description = {
        "Puts a handled or dismissed alert back on the work list.",
        "Run it as the owner of the database."
      })
  static final class Reopen extends MarkAlert {
    Reopen() {
      super("open");
    }
  }
}
