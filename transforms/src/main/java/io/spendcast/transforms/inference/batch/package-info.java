/**
 * Requests to a model in batches: sizes, time limits, retries one by one, metrics. {@code Predict}
 * and {@code RunInference} are built on it.
 */
package io.spendcast.transforms.inference.batch;
