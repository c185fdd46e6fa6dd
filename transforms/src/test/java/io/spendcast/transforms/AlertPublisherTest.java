package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    publisher = new AlertPublisher(TOPIC, DATABASE.postgres(), clock);
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
    List<PendingAlert> alerts = List.of(new PendingAlert("E-0", "C-1", message(0)));
    DATABASE.execute("alter table spendcast.alerts rename to alerts_away");
    publisher.publishWithin(Duration.ofSeconds(10), alerts);
    DATABASE.execute("alter table spendcast.alerts_away rename to alerts");
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

    int published =
        publisher.publishWithin(
            Duration.ofMillis(50), List.of(new PendingAlert("E-0", "C-0", message(0))));

    assertThat(published).isZero();
    sns.answerAgain();
    publisher.close();
    assertThat(statuses()).containsExactly("E-0 | published | 1 | ");
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
