package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private final Outbox outbox = new Outbox(DATABASE.postgres());

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
        .containsExactly(new PendingAlert("E-1", "C-1", "{\"event\":\"E-1\"}"));
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
    outbox.refused(List.of(new Outbox.Refused("E-0", "busy", false)));

    outbox.published(List.of(new Outbox.Published("E-0", "M-1")));

    assertThat(row("E-0")).containsExactly("published | M-1 | 2 | ");
  }

  @Test
  void leavesAnAlertThatIsPublishedAsItIs() throws Exception {
    outbox.published(List.of(new Outbox.Published("E-0", "M-1")));

    outbox.refused(List.of(new Outbox.Refused("E-0", "busy", true)));
    outbox.published(List.of(new Outbox.Published("E-0", "M-2")));

    assertThat(row("E-0")).containsExactly("published | M-1 | 1 | ");
  }

  @Test
  void triesLaterAndLater() throws Exception {
    for (String wait : List.of("00:00:01", "00:00:02", "00:00:04", "00:00:08")) {
      DATABASE.execute("update spendcast.alerts set claimed_until = null");
      outbox.refused(List.of(new Outbox.Refused("E-0", "busy", false)));

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

    outbox.refused(List.of(new Outbox.Refused("E-0", "busy", false)));

    assertThat(
            DATABASE.query(
                "select claimed_until between now() + interval '4 minutes' and now() + interval '5 minutes'"
                    + " from spendcast.alerts where event_id = 'E-0'"))
        .containsExactly("t");
  }

  private List<String> row(String eventId) {
    return DATABASE.query(
        "select status, message_id, attempts, error from spendcast.alerts where event_id = '"
            + eventId
            + "'");
  }
}
