/** Histograms made of Beam counters. */
package io.spendcast.transforms.metrics;
