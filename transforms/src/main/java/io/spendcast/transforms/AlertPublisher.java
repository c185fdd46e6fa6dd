package io.spendcast.transforms;

import io.spendcast.transforms.jvm.PerJvm;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * Sends alerts to SNS, ten a request, and notes in the outbox what became of them.
 *
 * <p>At least once: an alert whose sending was not noted is sent again. SNS being away delays
 * alerts and nothing else.
 */
public final class AlertPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertPublisher.class);
  private static final int ENTRIES_PER_REQUEST = 10;
  private static final int ALERTS_PER_SWEEP = 100;

  /** Well below the time that the outbox holds an alert for its publisher. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final AlertTopic topic;
  private final Outbox outbox;
  private final SnsClient sns;
  private final CircuitBreaker circuit;

  /** One sender a JVM; bundles that find two others waiting leave their alerts to the sweeper. */
  private final ExecutorService sender =
      new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));

  /** What SNS took and the outbox does not know yet. */
  private final Queue<Outbox.Published> sent = new ConcurrentLinkedQueue<>();

  AlertPublisher(AlertTopic topic, Postgres postgres, Clock clock) {
    this.topic = topic;
    this.outbox = new Outbox(postgres);
    this.circuit = new CircuitBreaker(clock);
    this.sns =
        SnsClient.builder()
            .region(Region.of(topic.region()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                c -> c.apiCallTimeout(REQUEST_TIMEOUT).retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  /** This JVM's publisher; credentials and endpoint are found in AWS's usual ways. */
  public static AlertPublisher of(AlertTopic topic, Postgres postgres) {
    record Key(AlertTopic topic, Postgres postgres) {}
    return PerJvm.get(
        AlertPublisher.class,
        new Key(topic, postgres),
        () -> new AlertPublisher(topic, postgres, Clock.systemUTC()));
  }

  /**
   * Sends in the background and waits for the end of it, but not longer than the budget.
   *
   * @return how many SNS took within the budget
   */
  int publishWithin(Duration budget, List<PendingAlert> alerts) throws InterruptedException {
    try {
      Future<Integer> sending = sender.submit(() -> publish(alerts));
      return sending.get(budget.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      return 0;
    } catch (ExecutionException e) {
      LOG.warn("alerts are left to the sweeper: {}", e.getCause().toString());
      return 0;
    }
  }

  /**
   * Sends alerts that nobody else is sending.
   *
   * @return whether there may be more
   */
  public boolean sweep() throws SQLException {
    if (!circuit.letsThrough()) {
      return false;
    }
    noteSent();
    List<PendingAlert> alerts = outbox.claim(ALERTS_PER_SWEEP);
    return publish(alerts) == ALERTS_PER_SWEEP;
  }

  private int publish(List<PendingAlert> alerts) throws SQLException {
    int published = 0;
    for (int from = 0; from < alerts.size(); from += ENTRIES_PER_REQUEST) {
      if (!circuit.letsThrough()) {
        return published;
      }
      noteSent();
      int to = Math.min(from + ENTRIES_PER_REQUEST, alerts.size());
      published += send(alerts.subList(from, to));
    }
    return published;
  }

  private int send(List<PendingAlert> alerts) throws SQLException {
    PublishBatchResponse response;
    try {
      response = sns.publishBatch(topic.request(alerts));
    } catch (SdkException e) {
      circuit.failed();
      LOG.warn("SNS does not take alerts: {}", e.getClass().getSimpleName());
      outbox.refused(
          alerts.stream().map(a -> new Outbox.Refused(a.eventId(), message(e), false)).toList());
      return 0;
    }
    circuit.succeeded();
    for (PublishBatchResultEntry entry : response.successful()) {
      sent.add(new Outbox.Published(eventId(alerts, entry.id()), entry.messageId()));
    }
    List<Outbox.Refused> refused = new ArrayList<>();
    for (BatchResultErrorEntry entry : response.failed()) {
      refused.add(
          new Outbox.Refused(
              eventId(alerts, entry.id()),
              entry.code() + ": " + entry.message(),
              entry.senderFault()));
    }
    noteSent();
    outbox.refused(refused);
    return response.successful().size();
  }

  /** What was sent is noted before anything else is, also when the database was away meanwhile. */
  private void noteSent() throws SQLException {
    List<Outbox.Published> toNote = List.copyOf(sent);
    outbox.published(toNote);
    sent.removeAll(toNote);
  }

  private static String message(SdkException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String eventId(List<PendingAlert> alerts, String entryId) {
    return alerts.get(Integer.parseInt(entryId)).eventId();
  }

  /** Lets what is being sent go out; the rest is left to the next sweeper. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(REQUEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("alerts are left to the next sweeper");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sns.close();
  }
}
