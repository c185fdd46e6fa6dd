package io.spendcast.pipelines.stream.metrics.database;

import io.prometheus.client.Collector;
import io.spendcast.pipelines.stream.metrics.Family;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics that only the database knows: the outbox, holes, gaps and the age of exchange rates. A
 * task of the driver queries them. A scrape receives the last result, and nothing while the
 * database is away.
 */
public final class DatabaseMetrics extends Collector implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseMetrics.class);
  private static final String OUTBOX = Sql.of(DatabaseMetrics.class, "Outbox.sql");
  private static final String DUE = Sql.of(DatabaseMetrics.class, "AlertsDue.sql");
  private static final String HOLES = Sql.of(DatabaseMetrics.class, "Holes.sql");

  /** Time between queries that take longer the longer the stream has run. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  private final Postgres postgres;
  private final StreamClaim claim;
  private final InstantSource clock;
  private final Map<Integer, Hole> holes = new HashMap<>();
  private String dueUntil;
  private double inTime;
  private double late;
  private Instant seldomAt = Instant.EPOCH;
  private List<MetricFamilySamples> seldom = List.of();
  private volatile List<MetricFamilySamples> samples = List.of();

  private record Hole(long first, Instant since) {}

  public DatabaseMetrics(Postgres postgres, StreamClaim claim, InstantSource clock) {
    this.postgres = postgres;
    this.claim = claim;
    this.clock = clock;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return samples;
  }

  /** Queries the database once. */
  @Override
  public void run() {
    try (Connection connection = postgres.dataSource().getConnection()) {
      Instant now = clock.instant();
      if (Duration.between(seldomAt, now).compareTo(SELDOM) >= 0) {
        seldom = SlowDatabaseMetrics.query(connection, claim);
        seldomAt = now;
      }
      samples = Stream.of(look(connection, now), seldom).flatMap(List::stream).toList();
    } catch (SQLException | RuntimeException e) {
      samples = List.of();
      LOG.debug("the database tells nothing for the metrics", e);
    }
  }

  private List<MetricFamilySamples> look(Connection connection, Instant now) throws SQLException {
    Family pending = Family.gauge("spendcast_alerts_pending", "Alerts that wait in the outbox.");
    Family refused =
        Family.gauge("spendcast_alerts_refused", "Those that SNS has refused at least once.");
    Family oldest =
        Family.gauge("spendcast_alerts_oldest_pending_age_seconds", "Age of the oldest of them.");
    DatabaseRows.each(
        connection,
        OUTBOX,
        row -> {
          pending.add(row.getLong(1));
          refused.add(row.getLong(2));
          oldest.add(row.getDouble(3));
        });
    DatabaseRows.each(connection, DUE, this::countDue, dueUntil);
    Family hole =
        Family.gauge(
            "spendcast_ledger_hole_offsets",
            "Offsets below the last stored one that have no outcome.",
            "partition");
    Family age =
        Family.gauge(
            "spendcast_ledger_hole_age_seconds",
            "How long the first of them has been seen.",
            "partition");
    DatabaseRows.each(
        connection,
        HOLES,
        row -> {
          String partition = row.getString(1);
          hole.add(row.getLong(2), partition);
          age.add(ageOf(row.getInt(1), row.getLong(3), now), partition);
        },
        claim.group(),
        claim.topicId());
    Family due =
        Family.counter(
                "spendcast_alerts_due",
                "Alerts by whether SNS had them within 30 s, counted when they are 35 s old.",
                "delivery")
            .add(inTime, "in_time")
            .add(late, "late");
    return List.of(
        pending.samples(),
        refused.samples(),
        oldest.samples(),
        due.samples(),
        hole.samples(),
        age.samples());
  }

  private void countDue(ResultSet row) throws SQLException {
    inTime += row.getLong("in_time");
    late += row.getLong("late");
    dueUntil = row.getString("bound");
  }

  private double ageOf(int partition, long first, Instant now) {
    if (first < 0) {
      holes.remove(partition);
      return 0;
    }
    Hole hole =
        holes.merge(
            partition,
            new Hole(first, now),
            (old, seen) -> old.first() == seen.first() ? old : seen);
    return Duration.between(hole.since(), now).toMillis() / 1000.0;
  }
}
