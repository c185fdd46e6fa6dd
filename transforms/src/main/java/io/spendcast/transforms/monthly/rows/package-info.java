/** Rows of the report's tables, made of sums and counts and written once. */
package io.spendcast.transforms.monthly.rows;
