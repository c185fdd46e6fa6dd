/**
 * Inference in a pipeline: any local model over any elements, in batches, opened once per JVM. It
 * depends on Beam only and knows nothing of purchases. {@code RunInference} is the entry for users;
 * the stream's {@code Predict} is built on {@code ScoreBundles}, {@code Serving} and {@code
 * Batches}.
 */
package io.spendcast.inference;
