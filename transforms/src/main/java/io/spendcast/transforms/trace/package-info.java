/**
 * Traces of bundles for OpenTelemetry, off by default. The steps of a bundle find their trace by
 * its first record; a further span starts in {@code BundleTraces}.
 */
package io.spendcast.transforms.trace;
