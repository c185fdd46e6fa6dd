package io.spendcast.transforms.publish;

import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.publish.AlertPublisher.Patience;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/**
 * Sends batches of claimed alerts to SNS.
 *
 * <p>Each request begins with a renewal of its alerts' claims, which so outlive its time-out; an
 * alert that is no longer this sender's is left out. A batch whose content SNS rejects as a whole
 * is halved until the alerts at fault are alone.
 */
final class AlertSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);

  private final AlertTopic topic;
  private final Outbox outbox;
  private final CircuitBreaker circuit;
  private final SnsClient sns;
  private final Rejections rejections = new Rejections();

  /**
   * The longest that a renewal may take, so that what is left of the claim outlives the request.
   */
  private final Duration longestRenewal;

  /** Alerts that SNS took and that the outbox does not know of yet. */
  private final Queue<Outbox.Published> sent = new ConcurrentLinkedQueue<>();

  AlertSender(AlertTopic topic, Outbox outbox, CircuitBreaker circuit, Patience patience) {
    this.topic = topic;
    this.outbox = outbox;
    this.circuit = circuit;
    this.longestRenewal = patience.claim().minus(patience.request()).dividedBy(2);
    this.sns =
        SnsClient.builder()
            .region(Region.of(topic.region()))
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(patience.request()))
            .overrideConfiguration(
                c ->
                    c.apiCallTimeout(patience.request())
                        .retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /** Whether SNS may be called now. */
  boolean mayGo() {
    return circuit.letsThrough();
  }

  /**
   * Sends a batch.
   *
   * @return how many alerts SNS took
   */
  int send(List<PendingAlert> batch) throws SQLException {
    noteSent();
    long acceptedBefore = rejections.accepted();
    List<Outbox.Refused> alone = new ArrayList<>();
    int taken = sendOrHalve(batch, alone);
    if (taken == 0 && alone.size() > 1) {
      // SNS rejects all alerts: the topic is at fault rather than each alert.
      circuit.failed();
    }
    List<Outbox.Refused> refused = new ArrayList<>();
    for (Outbox.Refused one : alone) {
      boolean forGood = rejections.isAtFault(one.eventId(), acceptedBefore);
      LOG.warn("SNS rejects alert {} ({}): {}", one.eventId(), one.error(), fate(forGood));
      refused.add(new Outbox.Refused(one.alert(), one.error(), forGood));
    }
    outbox.refused(refused);
    return taken;
  }

  private static String fate(boolean forGood) {
    return forGood ? "it is marked failed" : "it is tried again until SNS takes another alert";
  }

  private int sendOrHalve(List<PendingAlert> batch, List<Outbox.Refused> alone)
      throws SQLException {
    List<PendingAlert> held = circuit.letsThrough() ? hold(batch) : List.of();
    if (held.isEmpty()) {
      return 0;
    }
    try {
      return note(held, sns.publishBatch(topic.request(held)));
    } catch (SdkException e) {
      if (!Rejections.isOfContent(e)) {
        circuit.failed();
        LOG.warn("SNS does not take alerts: {}", e.getClass().getSimpleName());
        outbox.refused(held.stream().map(a -> new Outbox.Refused(a, message(e), false)).toList());
        return 0;
      }
      if (held.size() == 1) {
        alone.add(new Outbox.Refused(held.get(0), message(e), false));
        return 0;
      }
      int middle = held.size() / 2;
      return sendOrHalve(held.subList(0, middle), alone)
          + sendOrHalve(held.subList(middle, held.size()), alone);
    }
  }

  /**
   * The alerts of a batch that are still this sender's, with a claim that outlives a request. The
   * claim began in the database after the start that is measured here, so that it ends no earlier.
   */
  private List<PendingAlert> hold(List<PendingAlert> batch) throws SQLException {
    long start = System.nanoTime();
    List<PendingAlert> held = outbox.renew(batch);
    if (System.nanoTime() - start > longestRenewal.toNanos()) {
      LOG.warn("the database is slow: {} alerts are left to the next sweep", held.size());
      return List.of();
    }
    return held;
  }

  private int note(List<PendingAlert> alerts, PublishBatchResponse response) throws SQLException {
    circuit.succeeded();
    rejections.accept(response.successful().size());
    for (PublishBatchResultEntry entry : response.successful()) {
      sent.add(new Outbox.Published(alert(alerts, entry.id()).eventId(), entry.messageId()));
    }
    List<Outbox.Refused> refused = new ArrayList<>();
    for (BatchResultErrorEntry entry : response.failed()) {
      refused.add(
          new Outbox.Refused(
              alert(alerts, entry.id()),
              entry.code() + ": " + entry.message(),
              entry.senderFault()));
    }
    noteSent();
    outbox.refused(refused);
    return response.successful().size();
  }

  /**
   * Records in the outbox the alerts that SNS accepted. Every send and sweep starts with this, so
   * that alerts sent while the database was away are recorded first.
   */
  void noteSent() throws SQLException {
    List<Outbox.Published> toNote = List.copyOf(sent);
    outbox.published(toNote);
    sent.removeAll(toNote);
  }

  private static String message(SdkException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static PendingAlert alert(List<PendingAlert> alerts, String entryId) {
    return alerts.get(Integer.parseInt(entryId));
  }

  @Override
  public void close() {
    sns.close();
  }
}
