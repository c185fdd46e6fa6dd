/**
 * Features of a purchase from its customer's history. They are the same numbers in Java and in
 * Python; a change needs a new {@code feature_version}.
 */
package io.spendcast.features;
