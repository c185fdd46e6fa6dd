/**
 * Simulated customers: their taste, rhythm and season, and the baskets that they buy. Chance comes
 * from seeds alone.
 */
package io.spendcast.simulator.shop;
