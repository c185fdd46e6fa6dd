package io.spendcast.transforms;

import java.io.Serializable;

/**
 * An alert that is stored and not yet published.
 *
 * @param message JSON, the same at every try
 */
public record PendingAlert(String eventId, String customerId, String message)
    implements Serializable {}
