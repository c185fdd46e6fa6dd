package io.spendcast.local.run;

import io.spendcast.local.screen.Screen;
import io.spendcast.local.screen.ScreenTable;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Subscriber.Received;
import io.spendcast.local.stack.Accounting;
import io.spendcast.local.stack.Delivery;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.StreamProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Results of a run, for a person, and whether they add up. */
record RunSummary(DatabaseClient database, long sent, Accounting accounting, Delivery delivery) {

  /**
   * Draws the balance of a stream that has processed everything.
   *
   * @param sent number of records, as their producers counted them
   */
  static RunSummary of(StreamProgress watch, Subscriber subscriber, long sent) {
    DatabaseClient database = watch.database();
    Set<String> published =
        database.rows("published_alerts.sql").stream()
            .map(row -> row.get("event_id"))
            .collect(Collectors.toSet());
    List<String> received = subscriber.receive().stream().map(Received::eventId).toList();
    return new RunSummary(
        database, sent, Accounting.of(database), Delivery.of(published, received));
  }

  /** Messages about records and alerts that do not add up; empty when all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(accounting.faults(sent));
    faults.addAll(delivery.faults());
    return faults;
  }

  void show(Screen screen, LocalStack stack, RunOptions options) {
    screen.heading("Every record, once");
    ScreenTable.lines(accountingRows()).forEach(screen::say);
    screen.heading("Dead letters, by reason");
    ScreenTable.lines(database.rows("dead_letters.sql")).forEach(screen::say);
    screen.heading("The best alerts (" + options.currency + ")");
    ScreenTable.lines(database.rows("top_alerts.sql")).forEach(screen::say);
    screen.say("  " + alerts());
    screen.heading("Newest predictions (" + options.currency + ")");
    ScreenTable.lines(database.rows("newest_predictions.sql")).forEach(screen::say);
    screen.heading("Versions of the model that served (UTC)");
    ScreenTable.lines(database.rows("versions.sql")).forEach(screen::say);
    new NextSteps(stack, options).show(screen, anEvent());
  }

  private List<Map<String, String>> accountingRows() {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("sent", "%,d".formatted(sent));
    row.put("=", "=");
    accounting
        .outcomes()
        .forEach(
            (kind, count) -> {
              if (count > 0 || kind.equals("duplicates") || kind.equals("dead_letters")) {
                row.put(kind, "%,d".formatted(count));
              }
            });
    row.put("", accounting.faults(sent).isEmpty() ? "adds up" : "does NOT add up");
    return List.of(row);
  }

  private String alerts() {
    Map<String, String> counts = database.row("alert_counts.sql");
    int received = delivery.received().values().stream().mapToInt(Integer::intValue).sum();
    return "%,d published, %,d received by the subscriber%s; %,d stored and not published: too old"
        .formatted(
            Long.parseLong(counts.get("published")),
            received,
            delivery.faults().isEmpty() ? ", each once" : "",
            Long.parseLong(counts.get("too_old")));
  }

  private String anEvent() {
    return database.rows("one_event.sql").stream()
        .map(row -> row.get("event_id"))
        .findFirst()
        .orElse("EVENT_ID");
  }
}
