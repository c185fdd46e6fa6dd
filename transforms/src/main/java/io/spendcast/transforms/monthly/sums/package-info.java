/** Sums that can be added in any order: the values between read and rows, with their coder. */
package io.spendcast.transforms.monthly.sums;
