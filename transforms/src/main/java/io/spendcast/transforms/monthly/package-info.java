/**
 * The numbers of a month's report: facts are read once and summed up by customer, day and what was
 * sold ({@code SumUpFacts}); customers are put into segments and counted ({@code ScoreCustomers}).
 */
package io.spendcast.transforms.monthly;
