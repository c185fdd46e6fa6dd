/**
 * {@code make run}: the phases of the show, from loading to the summary. {@code Run} is the main,
 * {@code Show} the order of the phases.
 */
package io.spendcast.local.run;
