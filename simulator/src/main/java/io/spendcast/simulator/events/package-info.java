/**
 * Checkout events of simulated customers, by time, with the mishaps of real senders. {@code
 * CheckoutEvents} is the entry.
 */
package io.spendcast.simulator.events;
