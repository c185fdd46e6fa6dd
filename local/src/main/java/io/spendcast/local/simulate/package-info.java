/**
 * The checkout simulator: customers who come, buy, pause and leave, and the records that their
 * checkouts send. {@link io.spendcast.local.simulate.events.CheckoutEvents} is the library, {@link
 * io.spendcast.local.simulate.Simulate} the command line.
 */
package io.spendcast.local.simulate;
