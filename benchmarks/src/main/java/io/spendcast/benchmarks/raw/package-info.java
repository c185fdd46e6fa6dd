/**
 * The raw limit: the stream's steps in a plain loop without Beam and Spark. It depends on the
 * transforms' plain code.
 */
package io.spendcast.benchmarks.raw;
