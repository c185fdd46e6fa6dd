/**
 * Destinations of simulated events: a file or a Kafka topic, at full speed or at the pace of a
 * clock.
 */
package io.spendcast.simulator.sink;
