/**
 * Storing of bundles, each by one statement, {@code Store.sql}, in one transaction. A new column
 * starts there and in {@code StoreParameters}.
 */
package io.spendcast.transforms.store;
