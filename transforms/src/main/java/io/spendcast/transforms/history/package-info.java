/**
 * The history of each purchase's customer, with one statement a bundle, and the features of it. It
 * waits for holes in the ledger.
 */
package io.spendcast.transforms.history;
