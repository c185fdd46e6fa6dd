/** Customers of a month: segments, cohorts, and the predictions for them. */
package io.spendcast.transforms.monthly.customers;
