package io.spendcast.transforms.alerts;

import java.io.Serializable;

/**
 * An alert that is stored and not yet published.
 *
 * @param message JSON, the same at every try
 * @param claim end of the sender's claim, in microseconds of the database's clock since 1970; a row
 *     with another value was claimed by another sender since
 */
public record PendingAlert(String eventId, String customerId, String message, long claim)
    implements Serializable {

  public PendingAlert withClaim(long micros) {
    return new PendingAlert(eventId, customerId, message, micros);
  }
}
