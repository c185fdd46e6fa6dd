package io.spendcast.transforms.monthly;

/**
 * A prediction that came due, and what its customer did.
 *
 * @param actualCents at least 0
 * @param alerted whether an alert was made of it
 */
record StoredOutcome(
    ModelVersion by,
    long expectedCents,
    double probability,
    long actualCents,
    boolean bought,
    boolean alerted) {}
