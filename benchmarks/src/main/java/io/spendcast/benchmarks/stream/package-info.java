/**
 * Benchmark of the stream: how fast it drains a backlog, and how soon it stores at a steady rate.
 * {@code Bench} is the main.
 */
package io.spendcast.benchmarks.stream;
