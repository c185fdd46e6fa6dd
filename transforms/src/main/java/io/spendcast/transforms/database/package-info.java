/**
 * Connections to PostgreSQL, and statements from {@code .sql} files. Every other package may depend
 * on it.
 */
package io.spendcast.transforms.database;
