/**
 * The stream as a process among its servers: crashes, outages, transactions, takeovers, restores.
 * {@code StreamRig} starts a scenario and {@code SharedServers} what scenarios share.
 */
package io.spendcast.integration.stream;
