/** Alerts from the outbox to SNS, at least once, with a circuit breaker. */
package io.spendcast.transforms.publish;
