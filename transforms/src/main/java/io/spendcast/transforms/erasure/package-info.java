/**
 * Keyed hashes of erased customers, and the lenient reader that finds customer ids in malformed
 * records.
 */
package io.spendcast.transforms.erasure;
