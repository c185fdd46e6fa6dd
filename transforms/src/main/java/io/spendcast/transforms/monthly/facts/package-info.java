/** Sums over all facts of the three periods, read once and shuffled once. */
package io.spendcast.transforms.monthly.facts;
