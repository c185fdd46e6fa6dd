package io.spendcast.domain;

/** Type of a checkout event: money came in, or went back. */
public enum EventType {
  PURCHASE,
  REFUND
}
