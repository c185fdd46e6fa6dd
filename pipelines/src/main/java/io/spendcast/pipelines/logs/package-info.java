/**
 * Format of log lines. The patterns are in {@code log4j2.properties}; a change of the fields starts
 * there.
 */
package io.spendcast.pipelines.logs;
