package io.spendcast.pipelines.stream.metrics.database;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.spendcast.pipelines.stream.metrics.Family;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Metrics whose queries take longer the longer the stream has run. */
final class SlowDatabaseMetrics {
  private static final String DAY = Sql.of(DatabaseMetrics.class, "AlertsOfTheDay.sql");
  private static final String GAPS = Sql.of(DatabaseMetrics.class, "Gaps.sql");
  private static final String KEYS = Sql.of(DatabaseMetrics.class, "Keys.sql");
  private static final String RATES = Sql.of(DatabaseMetrics.class, "RateDays.sql");

  private SlowDatabaseMetrics() {}

  static List<MetricFamilySamples> query(Connection connection, StreamClaim claim)
      throws SQLException {
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
    DatabaseRows.each(connection, DAY, row -> day.add(row.getLong(2), row.getString(1)));
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
    DatabaseRows.each(
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
    DatabaseRows.each(
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
    DatabaseRows.each(connection, RATES, row -> rates.add(row.getDouble(2), row.getString(1)));
    return List.of(
        day.samples(),
        gaps.samples(),
        newest.samples(),
        keyed.samples(),
        split.samples(),
        rates.samples());
  }
}
