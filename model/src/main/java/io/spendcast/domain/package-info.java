/**
 * Purchases, facts, histories and predictions: records without behaviour that every other package
 * shares.
 */
package io.spendcast.domain;
