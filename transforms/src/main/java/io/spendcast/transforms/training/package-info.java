/**
 * Facts of the database as examples to train and judge models on: the stream's own histories and
 * features, and what the customers did next.
 */
package io.spendcast.transforms.training;
