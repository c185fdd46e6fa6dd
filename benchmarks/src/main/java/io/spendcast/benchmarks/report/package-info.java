/** Benchmark of the monthly report beside the same numbers in plain SQL. */
package io.spendcast.benchmarks.report;
