/**
 * Child processes of a local stack: start, wait, read the log, stop. It knows neither Spendcast nor
 * its servers.
 */
package io.spendcast.local.process;
