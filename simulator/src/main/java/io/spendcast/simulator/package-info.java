/**
 * The checkout simulator: customers who come, buy, pause and leave, and the records that their
 * checkouts send. {@link io.spendcast.simulator.events.CheckoutEvents} is the library, {@link
 * io.spendcast.simulator.Simulate} the command line.
 */
package io.spendcast.simulator;
