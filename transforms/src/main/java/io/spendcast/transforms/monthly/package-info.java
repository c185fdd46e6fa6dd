/**
 * The numbers of a month's report. {@code SummariseMonth} is the graph: read, sum up, rank, write;
 * each step is a package below.
 */
package io.spendcast.transforms.monthly;
