/**
 * Benchmarks of one part each: scoring, metrics, long histories, training examples, model swaps.
 * Each has a main of its own. A new measurement of a part starts here.
 */
package io.spendcast.benchmarks.cost;
