/**
 * The elements between the steps: every record is exactly one outcome, accepted or a dead letter.
 * Every step depends on it; it depends on none.
 */
package io.spendcast.transforms.outcome;
