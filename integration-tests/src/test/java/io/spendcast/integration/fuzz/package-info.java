/**
 * Odd Kafka records: a seeded generator and the producers that send them to a broker. It depends on
 * Kafka's client and on the damaged payloads of the module model. A new oddity starts in {@link
 * io.spendcast.integration.fuzz.OddRecords}.
 */
package io.spendcast.integration.fuzz;
