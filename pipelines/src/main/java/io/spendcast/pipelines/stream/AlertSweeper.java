package io.spendcast.pipelines.stream;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.publish.AlertPublisher;
import io.spendcast.transforms.publish.AlertTopic;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the alerts that no other sender is publishing, once a second, also when no events
 * arrive.
 */
public final class AlertSweeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertSweeper.class);

  private final AlertTopic topic;
  private final Postgres postgres;

  AlertSweeper(AlertTopic topic, Postgres postgres) {
    this.topic = topic;
    this.postgres = postgres;
  }

  @Override
  public void run() {
    try {
      AlertPublisher publisher = AlertPublisher.of(topic, postgres);
      boolean more = true;
      while (more) {
        more = publisher.sweep();
      }
    } catch (SQLException | RuntimeException e) {
      // The alerts wait in the outbox. StreamWatch ends the stream if the database is away for too
      // long.
      LOG.warn("alerts wait: {}", e.getMessage());
    }
  }
}
