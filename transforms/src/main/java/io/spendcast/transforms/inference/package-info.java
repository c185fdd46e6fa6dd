/**
 * {@code RunInference}: any local model over any elements, in batches. It knows nothing of
 * purchases; see the README beside it.
 */
package io.spendcast.transforms.inference;
