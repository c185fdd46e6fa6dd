/**
 * The checks before a program starts: flags, durations, locks, and the exit codes. Every other
 * package of this module may depend on it.
 */
package io.spendcast.pipelines.start;
