package io.spendcast.pipelines.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final String STATUSES =
      "select event_id || ' ' || status from spendcast.alerts order by 1";

  private TestDatabase database;

  @BeforeEach
  void fill() {
    database = TestDatabase.migrated();
    database.execute(
        TestFacts.alert("E-1", "pending"),
        TestFacts.alert("E-2", "pending"),
        TestFacts.alert("E-3", "failed"),
        TestFacts.alert("E-4", "published"),
        TestFacts.alert("E-5", "suppressed_age"),
        "update spendcast.alerts set occurred_at = now() - interval '7 hours' where event_id <> 'E-2'",
        "update spendcast.alerts set occurred_at = now() where event_id = 'E-2'");
  }

  @Test
  void pausesOnceAndSaysSo() {
    assertThat(database.run("alerts", "pause", "--reason=wrong threshold").out())
        .isEqualTo("alerts wait now\n");
    assertThat(database.run("alerts", "pause", "--reason=again").out())
        .isEqualTo("alerts waited already\n");
    assertThat(database.query("select reason from spendcast.alerts_paused"))
        .containsExactly("wrong threshold");
    assertThat(database.run("status").out()).contains("  paused since  ");
  }

  @Test
  void letsAllGoOrThoseThatStillMatter() {
    database.run("alerts", "pause");

    Run run = database.run("alerts", "resume", "--skip-older-than=6h");

    assertThat(run.out()).isEqualTo("1 alerts go out, 1 too old were suppressed\n");
    assertThat(database.query(STATUSES))
        .containsExactly(
            "E-1 suppressed_age",
            "E-2 pending",
            "E-3 failed",
            "E-4 published",
            "E-5 suppressed_age");
    assertThat(database.query("select 1 from spendcast.alerts_paused")).isEmpty();
    assertThat(database.run("alerts", "resume").out())
        .isEqualTo("1 alerts go out, 0 too old were suppressed\n");
  }

  @Test
  void sendsFailedOnesAgainByteForByte() {
    String messages = "select event_id || message from spendcast.alerts order by 1";
    var before = database.query(messages);

    Run run = database.run("alerts", "replay", "--since=2020-01-01");

    assertThat(run.out()).isEqualTo("1 failed alerts go out again\n");
    assertThat(
            database.query(
                "select event_id from spendcast.alerts where status = 'pending'"
                    + " and claimed_until <= now() and attempts = 0"))
        .containsExactly("E-3");
    assertThat(database.query(messages)).isEqualTo(before);
  }

  @Test
  void sendsPublishedOnesAgainOnlyWhenToldTo() {
    Run dry =
        database.run("alerts", "replay", "--since=2020-01-01", "--status=published", "--dry-run");
    assertThat(dry.out()).isEqualTo("1 published alerts would go out again\n");
    assertThat(database.query(STATUSES)).contains("E-4 published");

    database.run("alerts", "replay", "--since=2020-01-01", "--status=published");

    assertThat(database.query(STATUSES))
        .contains("E-4 pending", "E-3 failed", "E-5 suppressed_age");
    assertThat(
            database
                .run("alerts", "replay", "--since=2020-01-01", "--status=suppressed_age")
                .exit())
        .isEqualTo(2);
  }
}
