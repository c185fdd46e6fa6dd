package io.spendcast.transforms.monthly;

/** A prediction for a purchase of the month. */
record StoredPrediction(ModelVersion by, long expectedCents, double probability, long micros) {}
