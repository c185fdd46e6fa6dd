package io.spendcast.transforms.publish;

import io.spendcast.inference.PerJvm;
import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.database.Postgres;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts to SNS, up to ten a request, and notes in the outbox what became of them.
 *
 * <p>At least once: an alert whose sending was not noted is sent again. However slow SNS is, two
 * senders never send the same alert as long as it answers each request within its time-out. SNS
 * being away delays alerts and nothing else.
 */
public final class AlertPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertPublisher.class);
  private static final int ALERTS_PER_SWEEP = 100;

  private final AlertTopic topic;
  private final Outbox outbox;
  private final AlertSender alerts;
  private final Patience patience;
  private volatile boolean closed;

  /** Read-locked while alerts are sent and noted, so that {@link #close} can wait for it. */
  private final ReadWriteLock sending = new ReentrantReadWriteLock();

  /**
   * Executor with one sender per JVM. Bundles that find two others waiting leave their alerts to
   * the sweeper.
   */
  private final ExecutorService sender =
      new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));

  /**
   * Time limits of a sender.
   *
   * @param claim length of a claim; a request begins with a new one
   * @param request time-out of a request, well below the claim
   */
  record Patience(Duration claim, Duration request) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10));
  }

  AlertPublisher(AlertTopic topic, Postgres postgres, Clock clock, Patience patience) {
    this.topic = topic;
    this.patience = patience;
    this.outbox = new Outbox(postgres, patience.claim());
    this.alerts = new AlertSender(topic, outbox, new CircuitBreaker(clock), patience);
  }

  /**
   * Publisher of this JVM for a topic. The AWS SDK finds credentials and endpoint in its usual
   * ways.
   */
  public static AlertPublisher of(AlertTopic topic, Postgres postgres) {
    record Key(AlertTopic topic, Postgres postgres) {}
    return PerJvm.get(
        AlertPublisher.class,
        new Key(topic, postgres),
        () -> new AlertPublisher(topic, postgres, Clock.systemUTC(), Patience.DEFAULT));
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
   * Sends alerts that no sender holds.
   *
   * @return whether there may be more
   */
  public boolean sweep() throws SQLException {
    if (closed || !alerts.mayGo()) {
      return false;
    }
    alerts.noteSent();
    return publish(outbox.claim(ALERTS_PER_SWEEP)) == ALERTS_PER_SWEEP;
  }

  private int publish(List<PendingAlert> pending) throws SQLException {
    sending.readLock().lock();
    try {
      return publishUntilClosed(pending);
    } finally {
      sending.readLock().unlock();
    }
  }

  private int publishUntilClosed(List<PendingAlert> pending) throws SQLException {
    int published = 0;
    for (List<PendingAlert> batch : topic.batches(pending)) {
      if (closed || !alerts.mayGo()) {
        return published;
      }
      published += alerts.send(batch);
    }
    return published;
  }

  /**
   * Lets the requests under way end, a bundle's and a sweep's, and notes what they sent. The rest
   * is left to the next sweeper.
   */
  @Override
  public void close() {
    closed = true;
    sender.shutdown();
    try {
      if (sending.writeLock().tryLock(patience.claim().toMillis(), TimeUnit.MILLISECONDS)) {
        sending.writeLock().unlock();
      } else {
        LOG.warn("alerts may be sent twice: SNS or the database did not answer in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    alerts.close();
  }
}
