/** Kafka records become outcomes, with amounts in the base currency. */
package io.spendcast.transforms.parse;
