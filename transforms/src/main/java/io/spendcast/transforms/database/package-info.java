/**
 * Connections to PostgreSQL, statements from {@code .sql} files, and one holder per JVM for what is
 * expensive. Every other package may depend on it.
 */
package io.spendcast.transforms.database;
