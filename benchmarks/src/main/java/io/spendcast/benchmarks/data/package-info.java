/**
 * Servers of a benchmark and the data in them: databases with stored history, topics with events.
 * It depends on the servers of {@code local} alone.
 */
package io.spendcast.benchmarks.data;
