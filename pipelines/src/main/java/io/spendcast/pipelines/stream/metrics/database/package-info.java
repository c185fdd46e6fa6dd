/**
 * Metrics that only the database knows, queried by a task of the driver. A new one is a query here
 * and a line in {@code docs/metrics.md}.
 */
package io.spendcast.pipelines.stream.metrics.database;
