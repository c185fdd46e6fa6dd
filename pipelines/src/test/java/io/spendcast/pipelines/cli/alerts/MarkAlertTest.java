package io.spendcast.pipelines.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarkAlertTest {
  private static final String STATES =
      "select concat_ws(' ', event_id, work_state, marked_by, note) from spendcast.alerts order by 1";

  private TestDatabase database;

  @BeforeEach
  void fill() {
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.alert("E-1", "published"),
        TestFacts.alert("E-2", "pending"),
        TestFacts.alert("E-3", "suppressed_cooldown"),
        TestFacts.prediction("E-1", "4"),
        "update spendcast.predictions set spend_low = 100, spend_high = 2500.5");
  }

  @Test
  void marksAnAlertOnceAndKeepsTheFirstPersonAndTime() {
    Run first = database.run("alerts", "handle", "E-1", "--note=called", "--by=ann");
    List<String> at = database.query("select marked_at from spendcast.alerts");
    Run again = database.run("alerts", "handle", "E-1", "--by=bob");

    assertThat(first).isEqualTo(new Run(0, "alert E-1 is handled now\n", ""));
    assertThat(again).isEqualTo(new Run(0, "alert E-1 was handled already\n", ""));
    assertThat(database.query(STATES))
        .containsExactly("E-1 handled ann called", "E-2 open", "E-3 open");
    assertThat(database.query("select marked_at from spendcast.alerts")).isEqualTo(at);
    assertThat(database.run("status").exit()).isZero();
  }

  @Test
  void changesTheNoteTheStateAndBack() {
    database.run("alerts", "handle", "E-1", "--note=called", "--by=ann");

    assertThat(database.run("alerts", "handle", "E-1", "--note=mailed", "--by=bob").out())
        .isEqualTo("alert E-1 is handled now\n");
    assertThat(database.query(STATES)).contains("E-1 handled bob mailed");
    assertThat(database.run("alerts", "dismiss", "E-1", "--by=cy").out())
        .isEqualTo("alert E-1 is dismissed now\n");
    assertThat(database.query(STATES)).contains("E-1 dismissed cy");
    assertThat(database.run("alerts", "reopen", "E-1", "--by=dee").out())
        .isEqualTo("alert E-1 is open now\n");
    assertThat(database.query(STATES)).contains("E-1 open dee");
  }

  @Test
  void recordsTheUserOfTheMachineUnlessOneIsNamed() {
    database.run("alerts", "dismiss", "E-2");

    assertThat(database.query(STATES)).contains("E-2 dismissed " + System.getProperty("user.name"));
  }

  @Test
  void failsForAnUnknownAlertAndRefusesALongNote() {
    assertThat(database.run("alerts", "handle", "E-404"))
        .isEqualTo(new Run(1, "", "error: there is no alert of event E-404\n"));
    assertThat(database.run("alerts", "handle", "E-1", "--note=" + "x".repeat(501)))
        .isEqualTo(new Run(2, "", "error: --note must have at most 500 characters, but has 501\n"));
    assertThat(database.run("alerts", "handle", "E-1", "--by= ").exit()).isEqualTo(2);
    assertThat(database.query(STATES)).containsExactly("E-1 open", "E-2 open", "E-3 open");
  }

  @Test
  void listsAlertsThatWentOutByTheirState() {
    database.run("alerts", "dismiss", "E-2", "--by=ann", "--note=a test");

    assertThat(database.run("alerts", "list").out())
        .containsPattern("E-1 +C-1 .+1234\\.50 +100\\.00 to 2500\\.50 +four times")
        .doesNotContain("E-2", "E-3");
    assertThat(database.run("alerts", "list", "--state=dismissed").out())
        .containsPattern("E-2 +C-1 .+ann: a test")
        .doesNotContain("E-1");
    assertThat(database.run("alerts", "list", "--state=handled").out()).contains("  none\n");
    assertThat(database.run("alerts", "list", "--limit=0").exit()).isEqualTo(2);
  }

  @Test
  void showsTheStateOfAnEventsAlert() {
    database.execute(TestFacts.purchase("E-1", 1, "C-1", Instant.parse("2026-02-01T00:00:00Z")));
    database.run("alerts", "handle", "E-1", "--by=ann", "--note=called");

    assertThat(database.run("why", "E-1").out())
        .contains(
            "  state             handled", "  marked by         ann", "  note              called");
  }

  /** Members of the dashboards' role may mark alerts, by the procedure alone. */
  @Test
  void letsTheDashboardsUserMarkAlertsAndNothingElse() throws SQLException {
    database.execute("create role viewer login in role spendcast_dashboards");
    database.execute("create role reader login in role spendcast_reader");
    String call = "call dashboards.mark_alert('E-1', 'handled', 'ann', null)";

    as("viewer", call);

    assertThat(database.query(STATES)).contains("E-1 handled ann");
    for (String refused :
        List.of(
            "select spendcast.mark_alert('E-1', 'open', 'eve', null)",
            "update spendcast.alerts set work_state = 'open'",
            "select * from spendcast.alerts")) {
      assertThat(catchThrowable(() -> as("viewer", refused)))
          .as(refused)
          .hasMessageContaining("permission denied");
    }
    assertThat(catchThrowable(() -> as("reader", call))).hasMessageContaining("permission denied");
  }

  @Test
  void refusesAStateThatThereIsNot() {
    assertThat(
            catchThrowable(
                () ->
                    database.execute(
                        "call dashboards.mark_alert('E-1', 'lost', 'ann', null, null)")))
        .hasMessageContaining("work_state");
  }

  private void as(String user, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url(user));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
