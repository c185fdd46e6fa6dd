package io.spendcast.transforms.publish;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestClock;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.publish.AlertPublisher.Patience;
import io.spendcast.transforms.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertPublisherTest {
  private static final AlertTopic TOPIC =
      new AlertTopic("arn:aws:sns:eu-west-1:123456789012:alerts");

  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private final StreamClaim claim = DATABASE.cleared().claim("g", 1);
  private final TestClock clock = new TestClock();
  private FakeSns sns;
  private AlertPublisher publisher;

  @BeforeEach
  void start() throws IOException {
    sns = new FakeSns();
    publisher = publisher(Patience.DEFAULT);
  }

  @AfterEach
  void stop() {
    sns.answerAgain();
    publisher.close();
    sns.close();
  }

  @Test
  void sendsTenARequestAndNotesWhatSnsCallsEach() throws Exception {
    store(23);
    free();

    assertThat(publisher.sweep()).isFalse();

    assertThat(sns.requests).extracting(List::size).containsExactly(10, 10, 3);
    assertThat(sns.requests.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 23).mapToObj(AlertPublisherTest::message).toList());
    assertThat(
            DATABASE.query(
                "select status, count(*), count(message_id), count(published_at), max(attempts),"
                    + " count(error) from spendcast.alerts group by 1"))
        .containsExactly("published | 23 | 23 | 23 | 1 | 0");
  }

  @Test
  void saysThatThereMayBeMoreAfterAFullSweep() throws Exception {
    store(100);
    free();

    assertThat(publisher.sweep()).isTrue();
    assertThat(publisher.sweep()).isFalse();
  }

  @Test
  void leavesAlertsAloneThatABundleIsStillSending() throws Exception {
    store(1);

    publisher.sweep();

    assertThat(sns.requests).isEmpty();
    assertThat(statuses()).containsExactly("E-0 | pending | 0 | ");
  }

  @Test
  void putsAnAlertThatCanNeverBeSentAsideAndSendsTheOthers() throws Exception {
    store(3);
    free();
    sns.refuse(message(1), true);

    publisher.sweep();

    assertThat(statuses())
        .containsExactly(
            "E-0 | published | 1 | ",
            "E-1 | failed | 1 | Refused: not this one",
            "E-2 | published | 1 | ");
  }

  @Test
  void triesAnAlertAgainThatSnsCouldNotTake() throws Exception {
    store(2);
    free();
    sns.refuse(message(1), false);

    publisher.sweep();

    assertThat(statuses())
        .containsExactly("E-0 | published | 1 | ", "E-1 | pending | 1 | Refused: not this one");
  }

  @Test
  void sendsAnAlertOnceThoughTheOutboxWasAwayWhenItWasToBeNoted() throws Exception {
    store(1);
    DATABASE.execute(
        "alter table spendcast.alerts add constraint away check (status <> 'published') not valid");
    publisher.publishWithin(Duration.ofSeconds(10), claimed());
    DATABASE.execute("alter table spendcast.alerts drop constraint away");
    free();

    publisher.sweep();

    assertThat(sns.requests).containsExactly(List.of(message(0)));
    assertThat(statuses()).containsExactly("E-0 | published | 1 | ");
  }

  @Test
  void keepsAlertsWhileSnsIsAwayAndSendsThemLater() throws Exception {
    store(2);
    free();
    sns.goDown();
    publisher.sweep();
    assertThat(
            DATABASE.query(
                "select event_id, status, attempts, error is null from spendcast.alerts order by 1"))
        .containsExactly("E-0 | pending | 1 | f", "E-1 | pending | 1 | f");
    sns.comeBack();
    free();

    publisher.sweep();
    assertThat(sns.requests).as("the circuit is open for a second").isEmpty();
    clock.advance(Duration.ofSeconds(1));
    publisher.sweep();

    assertThat(statuses()).containsExactly("E-0 | published | 2 | ", "E-1 | published | 2 | ");
  }

  @Test
  void givesABundleBackAfterItsBudgetAndSendsOnBehind() throws Exception {
    store(1);
    sns.stall();

    int published = publisher.publishWithin(Duration.ofMillis(50), claimed());

    assertThat(published).isZero();
    sns.answerAgain();
    publisher.close();
    assertThat(statuses()).containsExactly("E-0 | published | 1 | ");
  }

  @Test
  void lastsUntilASweepHasNotedWhatItSent() throws Exception {
    store(1);
    free();
    sns.stall();
    CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> sweepAll(publisher));
    sns.awaitRequest();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(publisher::close);
    assertThatThrownBy(() -> closing.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    sns.answerAgain();
    closing.get(30, TimeUnit.SECONDS);

    assertThat(statuses()).containsExactly("E-0 | published | 1 | ");
    sweeping.get(30, TimeUnit.SECONDS);
  }

  @Test
  void publishesTheAlertsOfABundleOnceItIsStored() {
    Pipeline pipeline = OneBundle.pipeline();
    OneBundle.of(pipeline, alerted(0), purchase(1, "C-1", "1.00").accepted())
        .apply("Store", Store.into(DATABASE.postgres(), claim))
        .apply("PublishAlerts", PublishAlerts.to(TOPIC, DATABASE.postgres()));
    pipeline.run().waitUntilFinish();
    AlertPublisher.of(TOPIC, DATABASE.postgres()).close();

    assertThat(sns.requests).containsExactly(List.of(message(0)));
    assertThat(statuses()).containsExactly("E-0 | published | 1 | ");
  }

  @Test
  void sendsEachAlertOnceHoweverManySendersAndHoweverSlowSnsIs() throws Exception {
    store(60);
    List<PendingAlert> bundle = claimed();
    sns.slowDown(Duration.ofMillis(200));
    Patience shorterThanTheSending = new Patience(Duration.ofMillis(600), Duration.ofMillis(400));
    DATABASE.execute("update spendcast.alerts set claimed_until = now() where event_id > 'E-3'");
    try (AlertPublisher driver = publisher(shorterThanTheSending);
        AlertPublisher other = publisher(shorterThanTheSending)) {
      driver.publishWithin(Duration.ZERO, bundle);
      driver.publishWithin(Duration.ZERO, bundle);
      CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> sweepAll(other));
      sweepAll(driver);
      sweeping.get(30, TimeUnit.SECONDS);
    }

    assertThat(sns.requests.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 60).mapToObj(AlertPublisherTest::message).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update spendcast.alerts set claimed_until = claimed_until + interval '1 microsecond'",
        "update spendcast.alerts set status = 'published'",
        "insert into spendcast.alerts_paused (reason) values ('test')",
        "delete from spendcast.alerts"
      })
  void leavesOutWhatIsNoLongerItsOwnWhenItsTurnComes(String meanwhile) throws Exception {
    store(1);
    List<PendingAlert> bundle = claimed();
    DATABASE.execute(meanwhile);

    assertThat(publisher.publishWithin(Duration.ofSeconds(10), bundle)).isZero();

    assertThat(sns.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidParameter", "BatchRequestTooLong", "ValidationError", "NewFault"})
  void isolatesTheAlertsThatSnsRejectsAWholeRequestFor(String code) throws Exception {
    store(23);
    free();
    sns.rejectRequestsWith(message(0), code);
    sns.rejectRequestsWith(message(9), code);
    sns.rejectRequestsWith(message(22), code);

    publisher.sweep();

    assertThat(
            DATABASE.query(
                "select event_id, status, error like '%not this request%' from spendcast.alerts"
                    + " where status <> 'published' order by 1"))
        .containsExactly("E-0 | failed | t", "E-22 | failed | t", "E-9 | failed | t");
    assertThat(sns.requests.stream().flatMap(List::stream)).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void marksNoAlertFailedWhileTheTopicRejectsAllOfThem() throws Exception {
    store(4);
    free();
    sns.rejectAll(400, "InvalidParameter");
    publisher.sweep();
    assertThat(pendingWithAttempts()).containsExactly("pending | 4 | 1");

    sns.rejectNothing();
    free();
    clock.advance(Duration.ofSeconds(1));
    publisher.sweep();

    assertThat(pendingWithAttempts()).containsExactly("published | 4 | 2");
  }

  @Test
  void marksALoneAlertFailedOnceSnsHasTakenAnother() throws Exception {
    store(2);
    DATABASE.execute("update spendcast.alerts set claimed_until = now() where event_id = 'E-0'");
    sns.rejectRequestsWith(message(0), "InvalidParameter");
    publisher.sweep();
    assertThat(statuses()).first().asString().startsWith("E-0 | pending | 1 | ");

    DATABASE.execute("update spendcast.alerts set claimed_until = now() where event_id = 'E-1'");
    publisher.sweep();
    DATABASE.execute("update spendcast.alerts set claimed_until = now() where event_id = 'E-0'");
    publisher.sweep();

    assertThat(pendingWithAttempts()).containsExactly("failed | 1 | 2", "published | 1 | 1");
  }

  @ParameterizedTest
  @CsvSource({
    "400, Throttling",
    "429, Throttled",
    "400, KMSThrottling",
    "403, AuthorizationError",
    "403, InvalidClientTokenId",
    "400, ExpiredToken",
    "404, NotFound",
    "500, InternalError",
    "503, ServiceUnavailable"
  })
  void neverHalvesABatchForAFaultThatConcernsAll(int status, String code) throws Exception {
    store(10);
    free();
    sns.rejectAll(status, code);

    publisher.sweep();

    assertThat(sns.rejected).extracting(List::size).containsExactly(10);
    assertThat(pendingWithAttempts()).containsExactly("pending | 10 | 1");
  }

  private AlertPublisher publisher(Patience patience) {
    return new AlertPublisher(TOPIC, DATABASE.postgres(), clock, patience);
  }

  private void sweepAll(AlertPublisher publisher) {
    Instant deadline = Instant.now().plusSeconds(30);
    try {
      while (!DATABASE.query("select from spendcast.alerts where status = 'pending'").isEmpty()) {
        assertThat(Instant.now()).isBefore(deadline);
        publisher.sweep();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> pendingWithAttempts() {
    return DATABASE.query(
        "select status, count(*), max(attempts) from spendcast.alerts group by 1 order by 1");
  }

  /** The alerts of the bundle that was stored, as it hands them to its publisher. */
  private static List<PendingAlert> claimed() {
    return DATABASE
        .query(
            "select event_id, customer_id, message,"
                + " (extract(epoch from claimed_until) * 1000000)::bigint"
                + " from spendcast.alerts order by event_id")
        .stream()
        .map(row -> row.split(" \\| ", -1))
        .map(row -> new PendingAlert(row[0], row[1], row[2], Long.parseLong(row[3])))
        .toList();
  }

  private void store(int alerts) {
    OneBundle.through(
        Store.into(DATABASE.postgres(), claim),
        IntStream.range(0, alerts).mapToObj(AlertPublisherTest::alerted).toArray(Outcome[]::new));
  }

  /** As if the half minute of whoever was sending them were over. */
  private void free() {
    DATABASE.execute("update spendcast.alerts set claimed_until = now() - interval '1 second'");
  }

  private List<String> statuses() {
    return DATABASE.query(
        "select event_id, status, attempts, error from spendcast.alerts order by event_id");
  }

  private static Outcome alerted(int offset) {
    return purchase(offset, "C-" + offset, "1.00").alerted("5000.00");
  }

  private static String message(int offset) {
    return ((Accepted) alerted(offset)).alert().orElseThrow().message();
  }
}
