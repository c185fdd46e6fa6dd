/**
 * Metrics for Prometheus: Beam's, the database's, the consumer group's. A new metric starts in
 * {@code BeamMetrics}.
 */
package io.spendcast.pipelines.stream.metrics;
