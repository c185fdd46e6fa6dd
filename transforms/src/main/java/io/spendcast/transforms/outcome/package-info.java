/**
 * The elements between the steps: every record is exactly one outcome, accepted or a dead letter.
 * Every step depends on it; it depends on none. Tagged outputs, one for each kind, would be cached,
 * would be separate jobs on Spark, and would break the transaction.
 */
package io.spendcast.transforms.outcome;
