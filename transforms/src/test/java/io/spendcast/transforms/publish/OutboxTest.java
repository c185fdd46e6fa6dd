package io.spendcast.transforms.publish;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.store.Store;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private final Outbox outbox = new Outbox(DATABASE.postgres(), Duration.ofSeconds(30));

  @BeforeEach
  void storeThreeAlerts() {
    OneBundle.through(
        Store.into(DATABASE.postgres(), DATABASE.cleared().claim("g", 1)),
        IntStream.range(0, 3)
            .mapToObj(i -> purchase(i, "C-" + i, "1.00").alerted("5000.00"))
            .toArray(Outcome[]::new));
    DATABASE.execute("update spendcast.alerts set claimed_until = now() - interval '1 minute'");
  }

  @Test
  void handsEachAlertToOneSenderAtATime() throws Exception {
    assertThat(outbox.claim(2)).hasSize(2);
    assertThat(outbox.claim(2)).hasSize(1);
    assertThat(outbox.claim(2)).isEmpty();
  }

  @Test
  void handsOutTheOldestFirstWithAllThatIsToBeSent() throws Exception {
    DATABASE.execute(
        "update spendcast.alerts set claimed_until = now() - interval '1 hour' where event_id = 'E-1'");

    assertThat(outbox.claim(1))
        .containsExactly(new PendingAlert("E-1", "C-1", "{\"event\":\"E-1\"}", claim("E-1")));
  }

  @Test
  void skipsAlertsThatAnotherSenderHasLocked() throws Exception {
    try (Connection other = DATABASE.postgres().dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from spendcast.alerts where event_id = 'E-0' for update");

      assertThat(outbox.claim(3))
          .extracting(PendingAlert::eventId)
          .containsExactlyInAnyOrder("E-1", "E-2");

      other.rollback();
    }
  }

  @Test
  void forgetsTheErrorOfAnAlertThatGoesOutAfterAll() throws Exception {
    outbox.refused(List.of(refused(false)));

    outbox.published(List.of(new Outbox.Published("E-0", "M-1")));

    assertThat(row("E-0")).containsExactly("published | M-1 | 2 | ");
  }

  @Test
  void leavesAnAlertThatIsPublishedAsItIs() throws Exception {
    outbox.published(List.of(new Outbox.Published("E-0", "M-1")));

    outbox.refused(List.of(refused(true)));
    outbox.published(List.of(new Outbox.Published("E-0", "M-2")));

    assertThat(row("E-0")).containsExactly("published | M-1 | 1 | ");
  }

  @Test
  void triesLaterAndLater() throws Exception {
    for (String wait : List.of("00:00:01", "00:00:02", "00:00:04", "00:00:08")) {
      DATABASE.execute("update spendcast.alerts set claimed_until = now()");
      outbox.refused(List.of(refused(false)));

      assertThat(
              DATABASE.query(
                  "select claimed_until between now() + interval '%s' - interval '1 second' and now() + interval '%<s' from spendcast.alerts where event_id = 'E-0'"
                      .formatted(wait)))
          .containsExactly("t");
    }
  }

  @Test
  void waitsForFiveMinutesAtMost() throws Exception {
    DATABASE.execute("update spendcast.alerts set attempts = 1000");

    outbox.refused(List.of(refused(false)));

    assertThat(
            DATABASE.query(
                "select claimed_until between now() + interval '4 minutes' and now() + interval '5 minutes'"
                    + " from spendcast.alerts where event_id = 'E-0'"))
        .containsExactly("t");
  }

  @Test
  void renewsAClaimByTheDatabasesClock() throws Exception {
    List<PendingAlert> claimed = outbox.claim(3);

    List<PendingAlert> renewed = outbox.renew(claimed);

    assertThat(renewed).extracting(PendingAlert::eventId).isEqualTo(eventIds(claimed));
    assertThat(renewed).allSatisfy(a -> assertThat(a.claim()).isEqualTo(claim(a.eventId())));
    assertThat(
            DATABASE.query(
                "select count(*) from spendcast.alerts where claimed_until between"
                    + " now() + interval '20 seconds' and now() + interval '30 seconds'"))
        .containsExactly("3");
  }

  @Test
  void renewsNoClaimThatAnotherSenderHasTaken() throws Exception {
    List<PendingAlert> first = outbox.claim(3);
    DATABASE.execute(
        "update spendcast.alerts set claimed_until = now() - interval '1 ms' where event_id = 'E-1'");
    List<PendingAlert> second = outbox.claim(3);

    assertThat(eventIds(second)).containsExactly("E-1");
    assertThat(eventIds(outbox.renew(first))).containsExactlyInAnyOrder("E-0", "E-2");
    assertThat(eventIds(outbox.renew(second))).containsExactly("E-1");
  }

  @Test
  void leavesTheClaimOfAnotherSenderAsItIsWhenARequestFails() throws Exception {
    PendingAlert late = outbox.claim(1).get(0);
    DATABASE.execute("update spendcast.alerts set claimed_until = now() - interval '1 ms'");
    outbox.claim(3);
    long claim = claim(late.eventId());

    outbox.refused(List.of(new Outbox.Refused(late, "timeout", true)));

    assertThat(claim(late.eventId())).isEqualTo(claim);
    assertThat(row(late.eventId())).containsExactly("pending |  | 0 | ");
  }

  private static List<String> eventIds(List<PendingAlert> alerts) {
    return alerts.stream().map(PendingAlert::eventId).toList();
  }

  /** What becomes of E-0 in the hands of its sender. */
  private static Outbox.Refused refused(boolean forGood) {
    return new Outbox.Refused(new PendingAlert("E-0", "C-0", "", claim("E-0")), "busy", forGood);
  }

  private static long claim(String eventId) {
    return Long.parseLong(
        DATABASE
            .query(
                "select (extract(epoch from claimed_until) * 1000000)::bigint from spendcast.alerts"
                    + " where event_id = '"
                    + eventId
                    + "'")
            .get(0));
  }

  private List<String> row(String eventId) {
    return DATABASE.query(
        "select status, message_id, attempts, error from spendcast.alerts where event_id = '"
            + eventId
            + "'");
  }
}
