/**
 * One statement and one transaction a bundle: {@code Store.sql}. A new column starts there and in
 * {@code StoreParameters}.
 */
package io.spendcast.transforms.store;
