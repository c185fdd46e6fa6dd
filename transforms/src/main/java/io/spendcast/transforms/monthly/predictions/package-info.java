/** Predictions of a month and the outcomes that were judged in it. */
package io.spendcast.transforms.monthly.predictions;
