package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
  private static final String DAY = Sql.of(DatabaseMetrics.class, "AlertsOfTheDay.sql");
  private static final String HOLES = Sql.of(DatabaseMetrics.class, "Holes.sql");
  private static final String GAPS = Sql.of(DatabaseMetrics.class, "Gaps.sql");
  private static final String KEYS = Sql.of(DatabaseMetrics.class, "Keys.sql");
  private static final String RATES = Sql.of(DatabaseMetrics.class, "RateDays.sql");

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
        seldom = lookSeldom(connection);
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
    each(
        connection,
        OUTBOX,
        row -> {
          pending.add(row.getLong(1));
          refused.add(row.getLong(2));
          oldest.add(row.getDouble(3));
        });
    each(connection, DUE, this::countDue, dueUntil);
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
    each(
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

  private List<MetricFamilySamples> lookSeldom(Connection connection) throws SQLException {
    Family day =
        Family.gauge(
            "spendcast_alerts_last_day", "Alerts of the last 24 hours by their status.", "status");
    for (String status :
        List.of(
            "pending",
            "published",
            "failed",
            "suppressed_age",
            "suppressed_cooldown",
            "suppressed_correction",
            "suppressed_backfill")) {
      day.add(0L, status);
    }
    each(connection, DAY, row -> day.add(row.getLong(2), row.getString(1)));
    Family gaps =
        Family.gauge(
            "spendcast_ledger_gap_offsets",
            "Offsets without a record: void, lost and accepted, erased.",
            "kind");
    Family newest =
        Family.gauge(
            "spendcast_ledger_newest_gap_timestamp_seconds",
            "When the newest of them was recorded; 0 never.",
            "kind");
    each(
        connection,
        GAPS,
        row -> {
          gaps.add(row.getLong(2), row.getString(1));
          newest.add(row.getDouble(3), row.getString(1));
        },
        claim.group(),
        claim.topicId());
    Family keyed =
        Family.counter(
            "spendcast_records_keyed_otherwise", "Purchases and refunds not keyed by customer.");
    Family split =
        Family.gauge(
            "spendcast_split_customers",
            "Customers in several partitions, among the last 100,000 purchases.");
    each(
        connection,
        KEYS,
        row -> {
          keyed.add(row.getDouble(1));
          split.add(row.getDouble(2));
        },
        claim.group(),
        claim.topicId());
    Family rates =
        Family.gauge(
            "spendcast_exchange_rate_newest_timestamp_seconds",
            "Beginning of the newest day, UTC, that a rate is known for.",
            "currency");
    each(connection, RATES, row -> rates.add(row.getDouble(2), row.getString(1)));
    return List.of(
        day.samples(),
        gaps.samples(),
        newest.samples(),
        keyed.samples(),
        split.samples(),
        rates.samples());
  }

  @FunctionalInterface
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String sql, Row reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
