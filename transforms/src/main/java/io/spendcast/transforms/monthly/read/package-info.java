/** Facts, predictions and outcomes as they are read from the database, in ranges. */
package io.spendcast.transforms.monthly.read;
