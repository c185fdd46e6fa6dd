/** {@code make report}: one month of a simulated shop, counted and rendered. */
package io.spendcast.local.report;
