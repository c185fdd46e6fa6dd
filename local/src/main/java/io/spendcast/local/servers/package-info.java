/**
 * Kafka, PostgreSQL, moto and MLflow on loopback, and clients for them. It depends on {@code
 * process} alone. A setting of a server changes here.
 */
package io.spendcast.local.servers;
