package io.spendcast.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.Ended;
import io.spendcast.pipelines.ExpectedReport;
import io.spendcast.pipelines.Shop;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.transforms.TestDatabase;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How runs begin, fail and replace each other. */
@Tag("slow")
class MonthlyRunTest {
  private static final String RUNS =
      "select is_current, finished_at is not null from spendcast.monthly_runs order by started_at";

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void saysWhichPartitionIsBehind() {
    database.claim("golden", 2);
    caughtUp(0, "2024-11-01 01:00Z");
    caughtUp(1, "2024-10-31 23:59:59Z");

    Ended ended = run("--month=2024-10");

    assertThat(ended.exit()).isEqualTo(20);
    assertThat(ended.error())
        .isEqualTo(
            "spendcast: 2024-10 is not complete: partition 1 of topic purchases has been read to"
                + " its end last at 2024-10-31 23:59:59 UTC, not since 2024-11-01 01:00 UTC\n");
    assertThat(database.query(RUNS)).isEmpty();
  }

  @Test
  void saysThatAPartitionWasNeverReadOrNothingAtAll() {
    assertThat(run("--month=2024-10").error()).contains("no stream has read anything yet");

    database.claim("golden", 1);

    assertThat(run("--month=2024-10").error()).contains("partition 0").contains("never");
  }

  @Test
  void runsAMonthThatIsReadyOrForced() {
    database.claim("golden", 1);
    caughtUp(0, "2024-11-01 01:00Z");

    assertThat(run("--month=2024-10").exit()).isZero();
    assertThat(run("--month=2024-11").exit()).isEqualTo(20);
    assertThat(run("--month=2024-11", "--force").exit()).isZero();

    assertThat(database.query("select month from spendcast.monthly_runs where is_current"))
        .containsExactlyInAnyOrder("2024-10-01", "2024-11-01");
  }

  @Test
  void refusesWhatIsNoMonthOrLiesAhead() {
    YearMonth next = YearMonth.now(ZoneOffset.UTC).plusMonths(1);

    assertThat(run("--month=2024-13").exit()).isEqualTo(2);
    assertThat(run("--month=October").error()).contains("--month must be like 2026-10");
    assertThat(run("--month=" + next).error()).contains("must not lie ahead");
    assertThat(run().exit()).isEqualTo(2);
  }

  @Test
  void givesTheSameRowsEachTimeAndKeepsWhatAReportWasMadeOf() throws SQLException {
    ExpectedReport.simulate(database, 400);

    run("--month=2024-10", "--force");
    List<String> first = MonthlyRuns.rows(database, "2024-10");
    database.execute(
        "insert into spendcast.reports select month, 1, run_id, '', '', '', '1' from spendcast.monthly_runs");
    run("--month=2024-10", "--force");
    List<String> second = MonthlyRuns.rows(database, "2024-10");
    run("--month=2024-10", "--force");

    assertThat(second).isEqualTo(first);
    assertThat(database.query(RUNS)).containsExactly("f | t", "f | t", "t | t");
    run("--month=2024-10", "--force");
    assertThat(database.query(RUNS)).containsExactly("f | t", "f | t", "t | t");
  }

  @Test
  void leavesTheFormerRunWholeWhenAStatementFails() throws SQLException {
    new Shop(database)
        .purchase("C-1", "2024-10-05T00:00:00Z", "2.00")
        .purchase("C-2", "2024-10-06T00:00:00Z", "4.00");
    run("--month=2024-10", "--force");
    List<String> days = database.query("select * from spendcast.monthly_days order by 1, 2, 3");
    new Shop(database, 2).purchase("C-3", "2024-10-07T00:00:00Z", "8.00");
    database.execute(
        "alter table spendcast.monthly_quality add constraint broken check (false) not valid");

    Ended failed = run("--month=2024-10", "--force");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(database.query(RUNS)).containsExactly("t | t", "f | f");
    assertThat(
            database.query(
                "select d.* from spendcast.monthly_days d join spendcast.monthly_runs using (run_id)"
                    + " where is_current order by 1, 2, 3"))
        .isEqualTo(days);

    database.execute("alter table spendcast.monthly_quality drop constraint broken");
    awaitEndOfSession("spendcast monthly report 2024-10");
    Ended again = run("--month=2024-10", "--force");

    assertThat(again.exit()).as(again.error()).isZero();
    assertThat(database.query(RUNS)).containsExactly("f | t", "t | t");
    MonthlyRuns.assertAsSql(database, "2024-10");
  }

  @Test
  void saysWhatHelpsWhenItsUserLacksARight() {
    database.execute("revoke insert on spendcast.monthly_quality from spendcast_report");

    Ended failed = run("--month=2024-10", "--force");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.error()).contains("spendcast: this user lacks the right");
  }

  @Test
  void refusesASecondRunOfAMonthAtATime() throws SQLException {
    try (NamedLock other =
        new NamedLock(database.reportPostgres(), "spendcast monthly report 2024-10")) {
      other.tryToTake();

      Ended ended = run("--month=2024-10", "--force");

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.error()).contains("another run of 2024-10 is at work");
    }
  }

  private void caughtUp(int partition, String at) {
    database.execute(
        "update spendcast.kafka_ledger set caught_up_at = '%s' where partition = %d"
            .formatted(at, partition));
  }

  /** A server notices a moment later that the connection which held a lock is closed. */
  private void awaitEndOfSession(String lock) {
    database.execute(
        "select pg_advisory_lock(key), pg_advisory_unlock(key) from hashtextextended('%s', 0) key"
            .formatted(lock));
  }

  private Ended run(String... flags) {
    return Ended.of(() -> MonthlyRuns.run(database, flags));
  }
}
