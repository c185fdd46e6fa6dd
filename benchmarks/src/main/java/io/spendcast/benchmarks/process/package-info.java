/**
 * Measurements of a running process: CPU time, heap, garbage collection, step times, the machine
 * itself. It knows no benchmark.
 */
package io.spendcast.benchmarks.process;
