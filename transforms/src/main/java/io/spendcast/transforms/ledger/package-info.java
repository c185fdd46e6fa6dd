/** The ledger of Kafka offsets: what is stored, which offsets never come, and which come late. */
package io.spendcast.transforms.ledger;
