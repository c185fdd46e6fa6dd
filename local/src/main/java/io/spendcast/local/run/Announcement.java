package io.spendcast.local.run;

import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Text that a run prints before it begins. */
final class Announcement {
  private Announcement() {}

  /**
   * @param log the person's own log, in place of the simulated shop
   */
  static String of(RunOptions options, Optional<InputLog> log) {
    return log.map(own -> ownLog(options, own))
        .orElseGet(() -> options.registry ? afternoon(options) : wholeJob(options));
  }

  private static String ownLog(RunOptions options, InputLog log) {
    return """
        Spendcast on a log of yours: %s, %,d lines
        Every event goes through Kafka and the stream into PostgreSQL; amounts are in %s.
        The model was trained on a simulated shop. On your log its predictions only show
        that the plumbing works, until a model is trained on it; for this run a copy of
        the model is labelled %s, since the stream refuses a model of another currency.
        Customers who are expected to spend over %s %s raise alerts. Only alerts of the log's
        newest day (up to %s) are published; older ones are stored and counted."""
        .formatted(
            log.file(),
            log.lines(),
            options.currency,
            options.currency,
            options.alertThreshold(),
            options.currency,
            log.newest().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String wholeJob(RunOptions options) {
    return """
        Spendcast, the whole main job on this machine, in about three minutes:
        1. Kafka, PostgreSQL and SNS (moto) start, on free ports of 127.0.0.1.
        2. A simulated shop's history (%,d customers, %d months) goes through the stream.
        3. Live purchases follow for %d seconds, %d a second. Customers who are expected
           to spend over %s USD raise alerts.
        4. Every record is accounted for, and everything stops."""
        .formatted(
            options.customers,
            options.months,
            options.seconds,
            options.rate,
            options.alertThreshold());
  }

  private static String afternoon(RunOptions options) {
    return """
        Spendcast and its model registry on this machine, in some six minutes:
        1. Kafka, PostgreSQL, SNS (moto) and MLflow start, on free ports of 127.0.0.1. The
           committed model is registered as version 1, the champion.
        2. A simulated shop's history (%,d customers, %d months) goes through the stream.
        3. While live purchases flow, %d a second, a model is trained on that history, judged,
           registered as version 2 and promoted; the stream swaps it in as it runs.
        4. Every record is accounted for, and everything stops."""
        .formatted(options.customers, options.months, options.rate);
  }
}
