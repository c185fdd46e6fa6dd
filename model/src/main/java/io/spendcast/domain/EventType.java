package io.spendcast.domain;

/** What a checkout event says: money came in, or went back. */
public enum EventType {
  PURCHASE,
  REFUND
}
