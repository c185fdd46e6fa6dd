package io.spendcast.transforms.monthly.read;

/** A prediction for a purchase of the month. */
public record StoredPrediction(ModelVersion by, long expectedE4, double probability, long micros) {}
